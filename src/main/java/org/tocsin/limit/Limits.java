package org.tocsin.limit;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tocsin.calendar.WorkingDays;

/**
 * One row of the limits table: what holds for a procedure at a grade.
 *
 * @param limits how long after its start (by name, without the ending {@code Limit} of the column) something is due
 * @param settings the row's other columns, for instance the severity in words
 * @param row where it stands in the table; null for limits that were put together from several rows
 */
public record Limits(
        Map<String, Span> limits,
        Map<String, Object> settings,
        @Nullable Row row) {

    /**
     * A row, as its owner finds it again.
     *
     * @param number from 1, as Modeler counts
     * @param clause what the row cites; empty if nothing
     */
    public record Row(int number, String rule, String clause) {}

    /** The grade of procedures that are not graded. */
    public static final String UNGRADED = "-";

    /** The moments at which each limit of an incident that began at {@code start} has passed. */
    public Map<String, Instant> dueAfter(Instant start, WorkingDays calendar, ZoneId zone) {
        Map<String, Instant> due = new LinkedHashMap<>();
        limits.forEach((name, span) -> due.put(name, span.after(start, calendar, zone)));
        return due;
    }

    public String setting(String name) {
        Object value = settings.get(name);
        return value == null ? "" : value.toString();
    }
}
