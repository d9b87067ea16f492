package org.tocsin.retention;

import java.time.DateTimeException;
import java.time.Period;
import java.util.Map;
import org.tocsin.guard.InvalidInput;

/**
 * How long what is on record of a procedure's incidents is kept, from the incident's end; a row of the decision table
 * {@code keeping}.
 *
 * @param keep journal, messages and records
 * @param personal personal values; they are masked then
 * @param clause what it is based on
 */
public record Keeping(Period keep, Period personal, String clause) {

    static final String TABLE = "keeping";

    static Keeping of(Map<String, ?> row) {
        return new Keeping(
                period(row, "keep", "保存期限"),
                period(row, "personal", "脱敏期限"),
                String.valueOf(row.get("clause") == null ? "" : row.get("clause")));
    }

    private static Period period(Map<String, ?> row, String column, String label) {
        Object cell = row.get(column);
        try {
            Period period = Period.parse(String.valueOf(cell));
            if (period.isNegative() || period.isZero()) {
                throw new DateTimeException("not longer than nothing");
            }
            return period;
        } catch (DateTimeException e) {
            throw new InvalidInput("%s（%s）%s 不是有效的期限，应如 \"P10Y\"、\"P18M\" 或 \"P400D\"".formatted(column, label, cell));
        }
    }

    /** The fewest days that a period can have, wherever in the calendar it lies. */
    static long fewestDays(Period period) {
        return 365L * period.getYears()
                + period.getMonths() / 12 * 365L
                + period.getMonths() % 12 * 28L
                + period.getDays();
    }
}
