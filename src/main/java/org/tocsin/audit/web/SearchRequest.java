package org.tocsin.audit.web;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tocsin.audit.Search;
import org.tocsin.guard.InvalidInput;

/** A search as it stands in an address; texts, so that a refusal can name the field. */
record SearchRequest(
        @Nullable String key,
        @Nullable String procedure,
        @Nullable String definition,
        @Nullable String from,
        @Nullable String to,
        @Nullable String grade,
        @Nullable String person,
        @Nullable String late,
        @Nullable String state,
        @Nullable String drill,
        @Nullable String routine,
        @Nullable String sort) {

    private static final int LONGEST = 200;

    /** @param reader who looks; what is hidden from them is not found */
    Search search(String reader) {
        LocalDate first = day("from", "登记日期起", from);
        LocalDate last = day("to", "登记日期止", to);
        if (first != null && last != null && last.isBefore(first)) {
            throw InvalidInput.of("to", "登记日期止", "不能早于登记日期起");
        }
        String order = sort == null || sort.isBlank() ? "-registered" : sort;
        boolean descending = order.startsWith("-");
        String key = text("key", "事件编号", this.key);
        return new Search(
                key == null ? null : key.toUpperCase(Locale.ROOT),
                text("procedure", "预案", procedure),
                text("definition", "预案版本", definition),
                first,
                last,
                text("grade", "级别", grade),
                text("person", "人员", person),
                choice("late", "是否超时", late, "yes", "no"),
                choice("state", "状态", state, "open", "closed"),
                choice("drill", "演练或真实", drill, "yes", "no"),
                dailyWork(),
                Arrays.stream(Search.Order.values())
                        .filter(o -> o.name().toLowerCase(Locale.ROOT).equals(order.substring(descending ? 1 : 0)))
                        .findFirst()
                        .orElseThrow(() -> InvalidInput.of("sort", "排序", "不能按此列排序")),
                descending,
                reader);
    }

    /** Daily work is left out of what is found among all; who names a procedure, a version or a number means that. */
    private @Nullable Boolean dailyWork() {
        boolean named = text("key", "事件编号", key) != null
                || text("procedure", "预案", procedure) != null
                || text("definition", "预案版本", definition) != null;
        boolean unsaid = routine == null || routine.isBlank();
        return unsaid && !named ? Boolean.FALSE : choice("routine", "日常工作", routine, "yes", "no");
    }

    /** What is looked for, in the order of the form, for whoever keeps account of it. */
    String inWords() {
        StringBuilder words = new StringBuilder();
        say(words, "编号", key);
        say(words, "预案", procedure);
        say(words, "版本", definition);
        say(words, "自", from);
        say(words, "至", to);
        say(words, "级别", grade);
        say(words, "人员", person);
        say(words, "超时", late);
        say(words, "状态", state);
        say(words, "演练", drill);
        say(words, "日常工作", routine);
        return words.isEmpty() ? "查询审计历史：全部事件" : "查询审计历史：" + words;
    }

    private static void say(StringBuilder words, String label, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            words.append(words.isEmpty() ? "" : "，").append(label).append(' ').append(value.strip());
        }
    }

    private static @Nullable String text(String field, String label, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.length() > LONGEST) {
            throw InvalidInput.of(field, label, "不能超过 " + LONGEST + " 字");
        }
        if (value.indexOf('\0') >= 0) {
            throw InvalidInput.of(field, label, "含有不能查询的字符");
        }
        return value.strip();
    }

    private static @Nullable LocalDate day(String field, String label, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(value.strip());
            if (day.getYear() < 1970 || day.getYear() > 9999) {
                throw InvalidInput.of(field, label, "应在 1970 年至 9999 年之间");
            }
            return day;
        } catch (DateTimeParseException e) {
            throw InvalidInput.of(field, label, "应为日期，如 2026-11-22");
        }
    }

    private static @Nullable Boolean choice(String field, String label, @Nullable String value, String yes, String no) {
        if (value == null || value.isBlank() || value.equals("all")) {
            return null;
        }
        if (!value.equals(yes) && !value.equals(no)) {
            throw InvalidInput.of(field, label, "应为 %s、%s 或 all".formatted(yes, no));
        }
        return value.equals(yes);
    }
}
