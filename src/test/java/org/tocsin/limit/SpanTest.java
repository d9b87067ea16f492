package org.tocsin.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.calendar.WorkingDays;
import org.tocsin.calendar.WorkingDaysTable;

/** Spans over real holidays and the days that make up for them, by the shipped calendar. */
class SpanTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @ParameterizedTest
    @CsvSource({
        // An ordinary week: the day of the start does not count.
        "2 个工作日, 2026-11-23T10:00:00+08:00, 2026-11-25T23:59:59+08:00",
        "2个工作日, 2026-11-20T23:59:59+08:00, 2026-11-24T23:59:59+08:00",
        // National Day 2026: 1 to 7 October are off; 20 September and 10 October make up for it.
        "2 个工作日, 2026-09-30T09:00:00+08:00, 2026-10-09T23:59:59+08:00",
        "7 个工作日, 2026-09-30T09:00:00+08:00, 2026-10-15T23:59:59+08:00",
        "1 个工作日, 2026-10-09T18:00:00+08:00, 2026-10-10T23:59:59+08:00",
        // Received in the middle of the holidays.
        "2 个工作日, 2026-10-03T09:00:00+08:00, 2026-10-09T23:59:59+08:00",
        // Calendar days do not care.
        "15 天, 2026-09-30T09:00:00+08:00, 2026-10-15T23:59:59+08:00",
        "PT30M, 2026-10-01T23:45:00+08:00, 2026-10-02T00:15:00+08:00"
    })
    void aSpanEnds(String span, OffsetDateTime start, OffsetDateTime end) throws Exception {
        WorkingDays calendar = WorkingDaysTable.parse(Files.readString(Path.of("processes/working-days.dmn")));

        Instant due = Span.parse(span).orElseThrow().after(start.toInstant(), calendar, SHANGHAI);

        assertThat(due).isEqualTo(end.toInstant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 天", "-1 天", "两天", "2 工作", "PT0S", "2 weeks"})
    void whatIsNoSpanIsNone(String text) {
        assertThat(Span.parse(text)).isEmpty();
    }
}
