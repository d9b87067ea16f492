package org.tocsin.record.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.InvalidInput;
import org.tocsin.record.Filter;

/**
 * Which records an address asks for.
 *
 * @param month for instance {@code 2026-11}, in the business zone, by when a record was first written
 * @param from a day, included
 * @param to a day, included
 * @param drills {@code true} for drills only, {@code false} for real incidents only; both when it is left out
 */
record Asked(
        @Nullable String incident,
        @Nullable String month,
        @Nullable String from,
        @Nullable String to,
        @Nullable String text,
        @Nullable String drills) {

    private static final int LONGEST_TEXT = 100;

    /** @throws InvalidInput naming what cannot be understood */
    Filter filter(String type, ZoneId zone) {
        String words = given(text);
        if (words != null && words.length() > LONGEST_TEXT) {
            throw InvalidInput.of("text", "内容包含", "最多 %d 个字".formatted(LONGEST_TEXT));
        }
        Instant begin = null;
        Instant end = null;
        String calendarMonth = given(month);
        String first = given(from);
        String last = given(to);
        if (calendarMonth != null) {
            if (first != null || last != null) {
                throw InvalidInput.of("month", "月份", "不能与起止日期同时填写");
            }
            YearMonth asked = month(calendarMonth);
            begin = asked.atDay(1).atStartOfDay(zone).toInstant();
            end = asked.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
        }
        if (first != null) {
            begin = day("from", "起始日期", first).atStartOfDay(zone).toInstant();
        }
        if (last != null) {
            end = day("to", "截止日期", last).plusDays(1).atStartOfDay(zone).toInstant();
        }
        if (begin != null && end != null && !begin.isBefore(end)) {
            throw InvalidInput.of("to", "截止日期", "不能早于起始日期");
        }
        return new Filter(type, given(incident), begin, end, words, onlyDrills(given(drills)));
    }

    private static @Nullable Boolean onlyDrills(@Nullable String given) {
        if (given == null) {
            return null;
        }
        return switch (given) {
            case "true" -> true;
            case "false" -> false;
            default -> throw InvalidInput.of("drills", "演练", "应为 true（只看演练）或 false（不含演练）");
        };
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw InvalidInput.of("month", "月份", "应如 2026-11");
        }
    }

    private static LocalDate day(String field, String label, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw InvalidInput.of(field, label, "应如 2026-11-22");
        }
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
