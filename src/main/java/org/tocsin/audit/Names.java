package org.tocsin.audit;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;

/** What people are called; each is looked up once in one answer. */
public final class Names {

    private final DutyRoster roster;
    private final Map<String, String> known = new HashMap<>();

    public Names(DutyRoster roster) {
        this.roster = roster;
    }

    /** Takes over what has been looked up for many at once. */
    public Names knowing(Map<String, String> names) {
        known.putAll(names);
        return this;
    }

    /** The name, or the id itself of somebody whom neither the roster nor the accounts know. */
    public @Nullable String of(@Nullable String id) {
        return id == null
                ? null
                : known.computeIfAbsent(
                        id, person -> roster.person(person).map(Person::name).orElse(person));
    }
}
