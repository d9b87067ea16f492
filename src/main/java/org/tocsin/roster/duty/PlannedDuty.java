package org.tocsin.roster.duty;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;
import org.tocsin.roster.Watch;
import org.tocsin.roster.plan.Roster;

/** Who is on duty by the plan, and how they are reached: by what the roster says, else by their account's address. */
@Component
class PlannedDuty implements DutyRoster {

    private final CurrentPlan plan;
    private final Accounts accounts;

    PlannedDuty(CurrentPlan plan, Accounts accounts) {
        this.plan = plan;
        this.accounts = accounts;
    }

    @Override
    public List<Watch> onDuty(String role, Instant moment) {
        return plan.get().onDuty(role, moment);
    }

    @Override
    public List<String> deputies(String person, Instant moment) {
        return plan.get().deputies(person, moment);
    }

    @Override
    public Optional<String> superior(String role) {
        return plan.get().role(role).map(Roster.Role::superior);
    }

    @Override
    public String roleName(String role) {
        return plan.get().role(role).map(Roster.Role::name).orElse(role);
    }

    @Override
    public Optional<Person> person(String id) {
        Optional<Roster.Staff> known = plan.get().person(id);
        if (known.isEmpty()) {
            return accounts.account(id);
        }
        Roster.Staff staff = known.get();
        return Optional.of(new Person(
                staff.knownAs(),
                staff.name(),
                staff.contacts().isEmpty() && staff.account() != null
                        ? accounts.account(staff.account())
                                .map(Person::contacts)
                                .orElse(List.of())
                        : staff.contacts(),
                staff.outside()));
    }
}
