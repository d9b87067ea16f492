package org.tocsin.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Field;
import org.tocsin.guard.Shown;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;

/** Records in the words of those who read them. */
@Component
public class Reading {

    private final DutyRoster roster;
    private final ZoneId zone;

    private final Function<String, String> names;

    @Autowired
    Reading(DutyRoster roster, ZoneId zone) {
        this(roster, zone, id -> roster.person(id).map(Person::name).orElse(id));
    }

    private Reading(DutyRoster roster, ZoneId zone, Function<String, String> names) {
        this.roster = roster;
        this.zone = zone;
        this.names = names;
    }

    /** One that looks up each person once only, for as long as many records are written. */
    public Reading remembering() {
        Map<String, String> known = new HashMap<>();
        return new Reading(roster, zone, id -> known.computeIfAbsent(id, names));
    }

    /** A field that differs from the version before. */
    public record Change(String field, String label, String before, String after) {}

    /** What stands in a field, as staff read it; empty when nothing does. */
    public String field(RegisterType register, Entry entry, String field) {
        if (entry.masked().contains(field)) {
            return Masked.SHOWN;
        }
        Object value = plain(entry.fields().path(field));
        boolean person = register.form()
                .field(field)
                .filter(shown -> "person".equals(shown.properties().get("shows")))
                .isPresent();
        return person && value != null ? person(value.toString()) : Shown.value(register.form(), field, value, zone);
    }

    private static @Nullable Object plain(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber()) {
            return value.decimalValue().stripTrailingZeros().toPlainString();
        }
        return value.isTextual() ? value.asText() : value.toString();
    }

    /** What a new version says differently; a value that has been masked cannot be told from the other. */
    public List<Change> changes(RegisterType register, Entry before, Entry after) {
        Set<String> names = new LinkedHashSet<>();
        register.form().fields().forEach(field -> names.add(field.key()));
        before.fields().fieldNames().forEachRemaining(names::add);
        after.fields().fieldNames().forEachRemaining(names::add);
        List<Change> changes = new ArrayList<>();
        names.stream()
                .filter(name ->
                        !before.masked().contains(name) && !after.masked().contains(name))
                .forEach(name -> {
                    String old = field(register, before, name);
                    String now = field(register, after, name);
                    if (!old.equals(now)) {
                        changes.add(new Change(
                                name,
                                register.form().field(name).map(Field::label).orElse(name),
                                old,
                                now));
                    }
                });
        return changes;
    }

    /** A person by name; the system where nobody acted. */
    public String person(@Nullable String id) {
        return id == null ? "系统" : names.apply(id);
    }

    public String moment(Instant moment) {
        return Shown.moment(moment, zone);
    }
}
