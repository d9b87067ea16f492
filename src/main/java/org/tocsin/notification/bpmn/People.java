package org.tocsin.notification.bpmn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.spin.plugin.variable.SpinValues;
import org.camunda.spin.plugin.variable.value.JsonValue;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.guard.ModelWord;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;
import org.tocsin.roster.Watch;

/**
 * To whom a task is offered so that somebody has no part in it: the person from whom the incident is hidden, and, where a
 * model says so, whoever has done the step before.
 *
 * <p>A group without such a person gets the task as a group ({@code candidateGroups}), so that it stands in the group's own
 * list. Of a group with one, the others get it by name ({@code candidateUsers}). Where nobody is left, the next role up gets
 * it, at the very end the administrators. A model names both: {@code ${people.groups('team-leader', incident)}} and
 * {@code ${people.persons('team-leader', incident)}}.
 */
@Component("people")
@ModelWord
public class People {

    private static final String LAST_RESORT = "camunda-admin";
    private static final int HIGHEST = 20;

    private final IdentityService identities;
    private final HiddenIncidents hidden;
    private final Incidents incidents;
    private final DutyRoster roster;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    People(
            @Lazy IdentityService identities,
            HiddenIncidents hidden,
            Incidents incidents,
            @Lazy DutyRoster roster,
            Clock clock) {
        this.identities = identities;
        this.hidden = hidden;
        this.incidents = incidents;
        this.roster = roster;
        this.clock = clock;
    }

    /** The groups of {@code roles}, separated by commas, that may have a task of this incident as groups. */
    public List<String> groups(String roles, String incident) {
        return groups(roles, incident, null);
    }

    /** The same without {@code other} either, if that is somebody. */
    public List<String> groups(String roles, String incident, @Nullable String other) {
        return offers(roles, incident, other).stream()
                .filter(offer -> offer.persons().isEmpty())
                .map(Offer::group)
                .distinct()
                .toList();
    }

    /** The people who may have a task of this incident where their whole group may not. */
    public List<String> persons(String roles, String incident) {
        return persons(roles, incident, null);
    }

    /** The same without {@code other} either, if that is somebody. */
    public List<String> persons(String roles, String incident, @Nullable String other) {
        return offers(roles, incident, other).stream()
                .flatMap(offer -> offer.persons().stream())
                .distinct()
                .toList();
    }

    /** The roles of a list separated by commas, as staff call them. */
    public String names(String roles) {
        return Arrays.stream(roles.split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .map(roster::roleName)
                .collect(Collectors.joining("、"));
    }

    /** What somebody is called, for people to read; the account itself of whom nobody knows a name, nobody for nobody. */
    public @Nullable String name(@Nullable String account) {
        return account == null ? null : roster.person(account).map(Person::name).orElse(account);
    }

    /**
     * Who may be chosen to answer for the incident, as the options of a select: everybody of {@code roles} and {@code more},
     * and of the roles above them, from whom it is not hidden; by account, shown with the role.
     */
    public JsonValue options(String roles, @Nullable String more, String incident) {
        List<String> kept = hidden.people(incident);
        Map<String, String> labels = new LinkedHashMap<>();
        for (String role : withSuperiors(roles + "," + (more == null ? "" : more))) {
            String called = roster.roleName(role);
            members(role).stream().filter(person -> !kept.contains(person)).forEach(person -> {
                String name = name(person);
                labels.putIfAbsent(person, called.equals(name) ? called : name + "（" + called + "）");
            });
        }
        ArrayNode options = json.createArrayNode();
        labels.forEach(
                (person, label) -> options.addObject().put("label", label).put("value", person));
        return SpinValues.jsonValue(options.toString()).create();
    }

    private Set<String> withSuperiors(String roles) {
        Set<String> all = new LinkedHashSet<>();
        Arrays.stream(roles.split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .forEach(all::add);
        for (String role : List.copyOf(all)) {
            roster.superior(role).ifPresent(all::add);
        }
        return all;
    }

    /**
     * Who answers for the incident, by account: whoever does already, if it is not hidden from them; else the first who is on
     * duty in {@code role}, or belongs to it, and may see it; else the same of the next role up.
     */
    public String responsible(String role, String incident) {
        List<String> kept = hidden.people(incident);
        return incidents
                .find(incident)
                .map(Incident::responsible)
                .filter(person -> !kept.contains(person))
                .or(() -> first(role, kept))
                .orElseThrow(() -> new IllegalStateException("Nobody can answer for " + incident));
    }

    private Optional<String> first(String role, List<String> kept) {
        String group = role;
        for (int height = 0; height < HIGHEST; height++) {
            Optional<String> found = Stream.concat(
                            roster.onDuty(group, clock.instant()).stream().map(Watch::person), members(group).stream())
                    .filter(person -> !kept.contains(person))
                    .findFirst();
            if (found.isPresent() || group.equals(LAST_RESORT)) {
                return found;
            }
            group = roster.superior(group).orElse(LAST_RESORT);
        }
        return Optional.empty();
    }

    /** @param persons those of the group who may have it; empty when the group as a whole may */
    private record Offer(String group, List<String> persons) {}

    private List<Offer> offers(String roles, String incident, @Nullable String other) {
        Set<String> kept = new LinkedHashSet<>(hidden.people(incident));
        if (other != null) {
            kept.add(other);
        }
        List<Offer> offers = new ArrayList<>();
        for (String role : roles.split("\\s*,\\s*")) {
            if (!role.isBlank()) {
                offers.add(offer(role.strip(), kept));
            }
        }
        return offers;
    }

    private Offer offer(String role, Set<String> kept) {
        String group = role;
        for (int height = 0; height < HIGHEST; height++) {
            List<String> members = members(group);
            List<String> rest =
                    members.stream().filter(member -> !kept.contains(member)).toList();
            if (rest.size() == members.size()) {
                return new Offer(group, List.of());
            }
            if (!rest.isEmpty()) {
                return new Offer(group, rest);
            }
            Optional<String> superior = roster.superior(group);
            if (superior.isEmpty()) {
                break;
            }
            group = superior.get();
        }
        return new Offer(LAST_RESORT, List.of());
    }

    /** Who belongs to a group does not depend on who asks. */
    private List<String> members(String group) {
        Authentication asking = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            return identities.createUserQuery().memberOfGroup(group).list().stream()
                    .map(User::getId)
                    .toList();
        } finally {
            if (asking != null) {
                identities.setAuthentication(asking);
            }
        }
    }
}
