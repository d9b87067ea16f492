package org.tocsin.roster.book;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tocsin.roster.plan.Days;
import org.tocsin.roster.plan.Period;

/**
 * A row as it is kept.
 *
 * @param id of a new row, empty unless people give its id
 * @param version rises with each change; whoever changes a row names the version seen
 * @param values by column, typed; a missing one is absent
 */
public record Entry(String id, int version, Map<String, Object> values) {

    public Map<String, String> texts(Kind kind, ZoneId zone) {
        Map<String, String> texts = new LinkedHashMap<>();
        kind.columns().forEach(column -> texts.put(column.key(), column.write(values.get(column.key()), zone)));
        return texts;
    }

    String text(String column) {
        return (String) values.get(column);
    }

    @Nullable
    String textOrNull(String column) {
        return (String) values.get(column);
    }

    boolean yes(String column) {
        return Boolean.TRUE.equals(values.get(column));
    }

    int number(String column) {
        return (Integer) values.get(column);
    }

    LocalTime time(String column) {
        return (LocalTime) values.get(column);
    }

    @SuppressWarnings("unchecked")
    List<String> several(String column) {
        return (List<String>) values.getOrDefault(column, List.of());
    }

    Days days() {
        return new Days((LocalDate) values.get("firstDay"), (LocalDate) values.get("lastDay"));
    }

    Period period() {
        return new Period((Instant) values.get("begins"), (Instant) values.get("ends"));
    }
}
