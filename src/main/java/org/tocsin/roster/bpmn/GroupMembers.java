package org.tocsin.roster.bpmn;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.roster.Contact;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;
import org.tocsin.roster.Watch;

/** Every member of a role's group is on duty at all times: without shifts, nobody may be left out. */
@Component
class GroupMembers implements DutyRoster {

    private final IdentityService identities;

    GroupMembers(@Lazy IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public List<Watch> onDuty(String role, Instant moment) {
        return identities.createUserQuery().memberOfGroup(role).orderByUserId().asc().list().stream()
                .map(user -> new Watch(user.getId(), null))
                .toList();
    }

    @Override
    public List<String> deputies(String person, Instant moment) {
        return List.of();
    }

    @Override
    public Optional<String> superior(String role) {
        return Optional.empty();
    }

    @Override
    public Optional<Person> person(String id) {
        return Optional.ofNullable(identities.createUserQuery().userId(id).singleResult())
                .map(user -> new Person(id, name(user), contacts(user)));
    }

    private static String name(User user) {
        String name = (user.getLastName() == null ? "" : user.getLastName())
                + (user.getFirstName() == null ? "" : user.getFirstName());
        return name.isBlank() ? user.getId() : name;
    }

    private static List<Contact> contacts(User user) {
        return user.getEmail() == null || user.getEmail().isBlank()
                ? List.of()
                : List.of(new Contact("email", user.getEmail()));
    }
}
