package org.tocsin;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.tocsin.roster.Contact;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;
import org.tocsin.roster.Watch;

/** The real roster, with whoever a story adds to it. */
@Primary
public class StoryRoster implements DutyRoster {

    private final DutyRoster real;
    private final Map<String, List<Watch>> onDuty = new HashMap<>();
    private final Map<String, List<String>> deputies = new HashMap<>();
    private final Map<String, String> superiors = new HashMap<>();
    private final Map<String, Person> people = new HashMap<>();

    StoryRoster(@Qualifier("plannedDuty") DutyRoster real) {
        this.real = real;
    }

    public void onDuty(String role, String... people) {
        onDuty.put(role, Arrays.stream(people).map(p -> new Watch(p, null)).toList());
    }

    public void deputies(String person, String... deputies) {
        this.deputies.put(person, List.of(deputies));
    }

    public void superior(String role, String superior) {
        superiors.put(role, superior);
    }

    /** A person with ways to be reached, each {@code channel:address}. */
    public void person(String id, String name, String... ways) {
        people.put(
                id,
                new Person(
                        id,
                        name,
                        Arrays.stream(ways)
                                .map(way -> way.split(":", 2))
                                .map(way -> new Contact(way[0], way[1]))
                                .toList()));
    }

    /** Somebody who is not of the bank. */
    public void outsider(String id, String name) {
        people.put(id, new Person(id, name, List.of(new Contact("sms", "13800000000")), true));
    }

    void forget() {
        onDuty.clear();
        deputies.clear();
        superiors.clear();
        people.clear();
    }

    @Override
    public List<Watch> onDuty(String role, Instant moment) {
        return onDuty.containsKey(role) ? onDuty.get(role) : real.onDuty(role, moment);
    }

    @Override
    public List<String> deputies(String person, Instant moment) {
        return deputies.containsKey(person) ? deputies.get(person) : real.deputies(person, moment);
    }

    @Override
    public Optional<String> superior(String role) {
        return superiors.containsKey(role) ? Optional.of(superiors.get(role)) : real.superior(role);
    }

    @Override
    public Optional<Person> person(String id) {
        return people.containsKey(id) ? Optional.of(people.get(id)) : real.person(id);
    }

    @Override
    public String roleName(String role) {
        return real.roleName(role);
    }
}
