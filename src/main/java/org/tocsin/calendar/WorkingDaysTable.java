package org.tocsin.calendar;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.TableText;

/**
 * The decision table {@code working-days}: a day or a range of days in; whether it is worked, what it is called and
 * which notice says so out.
 */
public final class WorkingDaysTable {

    /** The decision's key, and its file's name without the ending. */
    public static final String KEY = "working-days";

    private static final String DATE = "date(?: and time)?\\(\\s*\"(\\d{4}-\\d{2}-\\d{2})(?:T00:00(?::00)?)?\"\\s*\\)";
    private static final Pattern DAY = Pattern.compile(DATE);
    private static final Pattern RANGE = Pattern.compile("\\[\\s*" + DATE + "\\s*\\.\\.\\s*" + DATE + "\\s*]");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
    private static final int LONGEST_PERIOD_DAYS = 60;

    private WorkingDaysTable() {}

    /**
     * Reads a table as Modeler writes it.
     *
     * @throws InvalidInput when it is not such a table or two rows name the same day; row and column are named
     */
    public static WorkingDays parse(String xml) {
        try {
            return new WorkingDays(periods(TableText.read(KEY, xml)));
        } catch (InvalidInput e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidInput("工作日历 working-days 无法读取：" + e.getMessage());
        }
    }

    private static List<WorkingDays.Period> periods(DecisionTable table) {
        List<String> columns = table.getOutputs().stream().map(Output::getName).toList();
        for (String needed : List.of("working", "name", "source")) {
            if (!columns.contains(needed)) {
                throw new InvalidInput("工作日历 working-days 缺少 %s 列".formatted(needed));
            }
        }
        if (table.getInputs().size() != 1) {
            throw new InvalidInput("工作日历 working-days 应只有一个输入列：日期");
        }
        List<WorkingDays.Period> periods = new ArrayList<>();
        Map<LocalDate, Integer> taken = new LinkedHashMap<>();
        int number = 0;
        for (Rule rule : table.getRules()) {
            number++;
            WorkingDays.Period period = period(number, rule, table);
            for (LocalDate day = period.first(); !day.isAfter(period.last()); day = day.plusDays(1)) {
                Integer other = taken.put(day, number);
                if (other != null) {
                    throw wrong(number, "日期", day + " 与第 " + other + " 行重复");
                }
            }
            periods.add(period);
        }
        return periods;
    }

    private static WorkingDays.Period period(int number, Rule rule, DecisionTable table) {
        Map<String, String> cells = TableText.outputs(table, rule);
        InputEntry days = rule.getInputEntries().iterator().next();
        String cell = days.getText().getTextContent().trim();
        Matcher range = RANGE.matcher(cell);
        Matcher one = DAY.matcher(cell);
        LocalDate first;
        LocalDate last;
        if (range.matches()) {
            first = date(number, range.group(1));
            last = date(number, range.group(2));
        } else if (one.matches()) {
            first = date(number, one.group(1));
            last = first;
        } else {
            throw wrong(number, "日期", cell + " 不是日期，应如 [date(\"2026-10-01\")..date(\"2026-10-07\")]");
        }
        if (last.isBefore(first) || first.plusDays(LONGEST_PERIOD_DAYS).isBefore(last)) {
            throw wrong(number, "日期", "%s 至 %s：起止颠倒，或超过 %d 天".formatted(first, last, LONGEST_PERIOD_DAYS));
        }
        String working = cells.get("working");
        if (!working.equals("true") && !working.equals("false")) {
            throw wrong(number, "working", working + " 应为 true（上班）或 false（放假）");
        }
        return new WorkingDays.Period(
                first, last, working.equals("true"), text(number, "name", cells), text(number, "source", cells));
    }

    private static LocalDate date(int number, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw wrong(number, "日期", text + " 不是日期");
        }
    }

    private static String text(int number, String column, Map<String, String> cells) {
        Matcher text = TEXT.matcher(cells.get(column));
        if (!text.matches() || text.group(1).isBlank()) {
            throw wrong(number, column, "应为加引号的文字，不能空缺");
        }
        return text.group(1);
    }

    private static InvalidInput wrong(int row, String column, String problem) {
        return new InvalidInput("工作日历 working-days 第 %d 行 %s 列：%s".formatted(row, column, problem));
    }
}
