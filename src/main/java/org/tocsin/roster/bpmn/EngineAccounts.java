package org.tocsin.roster.bpmn;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.roster.Contact;
import org.tocsin.roster.Person;
import org.tocsin.roster.duty.Accounts;

/** The engine's own accounts. Who is on duty does not depend on who asks, so nobody's permissions are in the way. */
@Component
class EngineAccounts implements Accounts {

    private final IdentityService identities;

    EngineAccounts(@Lazy IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public List<String> members(String group) {
        return withoutAuthorization(
                identities,
                () -> identities.createUserQuery().memberOfGroup(group).orderByUserId().asc().list().stream()
                        .map(User::getId)
                        .toList());
    }

    @Override
    public Optional<Person> account(String id) {
        return withoutAuthorization(
                identities,
                () -> Optional.ofNullable(
                                identities.createUserQuery().userId(id).singleResult())
                        .map(user -> new Person(user.getId(), name(user), contacts(user))));
    }

    static <T> T withoutAuthorization(IdentityService identities, Supplier<T> question) {
        Authentication asking = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            return question.get();
        } finally {
            if (asking != null) {
                identities.setAuthentication(asking);
            }
        }
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
