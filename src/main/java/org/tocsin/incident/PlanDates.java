package org.tocsin.incident;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.TableText;

/**
 * How often each plan is drilled and revised, from the decision table {@code plan-dates}.
 *
 * @param drillEvery from one drill to the next
 * @param reviseEvery from one revision to the next
 * @param remindBefore how long before its date each is reminded of
 * @param revisedOn when the plan was last gone through, where that changed nothing that was deployed; null when it did
 */
public record PlanDates(
        Period drillEvery,
        Period reviseEvery,
        Period remindBefore,
        @Nullable LocalDate revisedOn) {

    /** The decision's key. */
    public static final String TABLE = "plan-dates";

    /**
     * The rows by the keys of their procedures.
     *
     * @throws InvalidInput when a row cannot be read; row and column are named
     */
    public static Map<String, PlanDates> parse(String xml) {
        DecisionTable table = TableText.read(TABLE, xml);
        Map<String, PlanDates> plans = new LinkedHashMap<>();
        int number = 0;
        for (Rule rule : table.getRules()) {
            int row = ++number;
            String procedure = TableText.quoted(rule.getInputEntries()
                            .iterator()
                            .next()
                            .getTextContent()
                            .strip())
                    .orElseThrow(() -> wrong(row, "procedure（预案）应为加引号的标识，每行一个"));
            Map<String, String> cells = TableText.outputs(table, rule);
            PlanDates dates = new PlanDates(
                    period(row, "drillEvery", cells),
                    period(row, "reviseEvery", cells),
                    period(row, "remindBefore", cells),
                    date(row, cells));
            if (plans.put(procedure, dates) != null) {
                throw wrong(row, procedure + " 有两行");
            }
        }
        return plans;
    }

    private static Period period(int row, String column, Map<String, String> cells) {
        try {
            Period period = Period.parse(
                    TableText.quoted(cells.getOrDefault(column, "")).orElse(""));
            if (!period.isZero() && !period.isNegative()) {
                return period;
            }
        } catch (DateTimeException e) {
            // Refused below, like a period of nothing.
        }
        throw wrong(row, column + " 应如 \"P1Y\"、\"P6M\"、\"P30D\"");
    }

    private static @Nullable LocalDate date(int row, Map<String, String> cells) {
        String text = TableText.quoted(cells.getOrDefault("revisedOn", "")).orElse("");
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw wrong(row, "revisedOn（上次复核）应如 \"2026-11-22\"，或不填");
        }
    }

    private static InvalidInput wrong(int row, String what) {
        return new InvalidInput("决策表 %s 第 %d 行：%s".formatted(TABLE, row, what));
    }
}
