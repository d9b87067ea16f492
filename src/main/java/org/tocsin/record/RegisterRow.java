package org.tocsin.record;

import java.time.DateTimeException;
import java.time.Period;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.InvalidInput;

/** What process owners have set for a register, in the decision table {@code registers}. */
record RegisterRow(
        String title,
        String document,
        Period keep,
        Period personal,
        Set<String> keepers,
        boolean byHand,
        String clause) {

    static final String TABLE = "registers";

    /** For a register without a row, or when the table cannot be read: kept long, personal values not, nobody changes it. */
    static final RegisterRow UNKNOWN =
            new RegisterRow("", "", Period.ofYears(10), Period.ofYears(1), Set.of(), false, "");

    static RegisterRow of(Map<String, Object> row) {
        return new RegisterRow(
                text(row, "title"),
                text(row, "document"),
                period(row, "keep").orElse(UNKNOWN.keep),
                period(row, "personal").orElse(UNKNOWN.personal),
                Arrays.stream(text(row, "keepers").split("\\s*,\\s*"))
                        .filter(group -> !group.isEmpty())
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                Boolean.parseBoolean(text(row, "byHand")),
                text(row, "clause"));
    }

    /** @throws InvalidInput when one of the times is missing or none */
    static RegisterRow asSet(Map<String, Object> row) {
        for (String column : new String[] {"keep", "personal"}) {
            if (period(row, column).isEmpty()) {
                throw new InvalidInput("决策表 %s 的 %s 列：%s 不是有效的期限".formatted(TABLE, column, text(row, column)));
            }
        }
        return of(row);
    }

    /** What is wrong with a row as its cells say it, naming the column; null when nothing is. */
    static @Nullable String problem(Map<String, String> row) {
        Map<String, Object> cells = Map.copyOf(row);
        for (String column : new String[] {"keep", "personal"}) {
            if (period(cells, column).isEmpty()) {
                return column
                        + (column.equals("keep") ? "（保存期限）" : "（个人信息保存期限）")
                        + "列：%s 不是有效的期限，应如 \"P5Y\" 或 \"P18M\"".formatted(text(cells, column));
            }
        }
        if (longer(
                period(cells, "personal").orElseThrow(), period(cells, "keep").orElseThrow())) {
            return "personal（个人信息保存期限）列：不能长于 keep（保存期限）";
        }
        if (!text(cells, "keepers").matches("([A-Za-z0-9_.@-]+(\\s*,\\s*[A-Za-z0-9_.@-]+)*)?")) {
            return "keepers（维护人）列：%s 应为用户组编号，以逗号分隔，如 \"back-office,it\"".formatted(text(cells, "keepers"));
        }
        if (!text(cells, "byHand").matches("true|false")) {
            return "byHand（可手工新增）列：应为 true 或 false";
        }
        return null;
    }

    private static boolean longer(Period one, Period other) {
        return one.toTotalMonths() * 31 + one.getDays() > other.toTotalMonths() * 31 + other.getDays();
    }

    private static String text(Map<String, Object> row, String column) {
        Object value = row.get(column);
        return value == null ? "" : value.toString().strip();
    }

    private static Optional<Period> period(Map<String, Object> row, String column) {
        try {
            Period period = Period.parse(text(row, column));
            return period.isNegative() || period.isZero() ? Optional.empty() : Optional.of(period);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
