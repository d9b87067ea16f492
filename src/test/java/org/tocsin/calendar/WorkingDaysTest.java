package org.tocsin.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.guard.InvalidInput;

/** The shipped calendar says what the official notices say, and a table that says nonsense is refused by row and column. */
class WorkingDaysTest {

    private String shipped;
    private WorkingDays days;

    @BeforeEach
    void read() throws IOException {
        shipped = Files.readString(Path.of("processes/working-days.dmn"));
        days = WorkingDaysTable.parse(shipped);
    }

    @Test
    void in2026WeekendsAreWorkedAsTheNoticeSays() {
        assertThat(weekendsWorked(2026)).containsExactly("01-04", "02-14", "02-28", "05-09", "09-20", "10-10");
    }

    @Test
    void in2025WeekendsAreWorkedAsTheNoticeSays() {
        assertThat(weekendsWorked(2025)).containsExactly("01-26", "02-08", "04-27", "09-28", "10-11");
    }

    @Test
    void weekdaysOffAreThoseOfTheNotices() {
        assertThat(weekdaysOff(2025))
                .containsExactly(
                        "01-01", "01-28", "01-29", "01-30", "01-31", "02-03", "02-04", "04-04", "05-01", "05-02",
                        "05-05", "06-02", "10-01", "10-02", "10-03", "10-06", "10-07", "10-08");
        assertThat(weekdaysOff(2026))
                .containsExactly(
                        "01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06", "05-01",
                        "05-04", "05-05", "06-19", "09-25", "10-01", "10-02", "10-05", "10-06", "10-07");
    }

    @Test
    void aDayHasTheNameThatPeopleKnowItBy() {
        assertThat(days.name(LocalDate.parse("2026-10-03"))).contains("国庆节");
        assertThat(days.name(LocalDate.parse("2026-10-10"))).contains("国庆节调休上班");
        assertThat(days.name(LocalDate.parse("2026-10-12"))).isEmpty();
    }

    @Test
    void aYearWithoutANoticeIsNotCovered() {
        assertThat(days.covers(2026)).isTrue();
        assertThat(days.covers(2027)).isFalse();
        assertThat(days.isWorking(LocalDate.parse("2027-01-01"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-09-30, 1, 2026-10-08",
        "2026-09-30, 3, 2026-10-10",
        "2026-09-30, 4, 2026-10-12",
        "2026-10-03, 0, 2026-10-03",
        "2026-11-20, 2, 2026-11-24"
    })
    void workingDaysAreCountedOverHolidaysAndMakeUpDays(LocalDate from, int count, LocalDate reached) {
        assertThat(days.plus(from, count)).isEqualTo(reached);
    }

    @Test
    void betweenTwoDaysTheFirstCountsAndTheLastDoesNot() {
        assertThat(days.between(LocalDate.parse("2026-09-30"), LocalDate.parse("2026-10-11")))
                .isEqualTo(4);
        assertThat(days.between(LocalDate.parse("2026-10-11"), LocalDate.parse("2026-10-11")))
                .isZero();
    }

    @Test
    void aDayMayBeWrittenWithOrWithoutAnHour() {
        WorkingDays other =
                WorkingDaysTable.parse(shipped.replaceAll("date and time\\(\"([0-9-]+)T00:00:00\"\\)", "date(\"$1\")"));

        assertThat(other.isWorking(LocalDate.parse("2026-10-07"))).isFalse();
        assertThat(other.years()).isEqualTo(days.years());
    }

    @Test
    void aTableThatCannotBeReadIsRefusedByRowAndColumn() {
        refused("[date and time(\"2025-01-28T00:00:00\")", "[date and time(\"2025-02-30T00:00:00\")", "第 3 行 日期 列");
        refused("[date and time(\"2025-01-28T00:00:00\")", "[date and time(\"2025-02-05T00:00:00\")", "起止颠倒");
        refused("[date and time(\"2025-01-28T00:00:00\")", "[date and time(\"2025-01-26T00:00:00\")", "与第 2 行重复");
        refused("<text>true</text>", "<text>是</text>", "第 2 行 working 列");
        refused("<text>\"元旦\"</text>", "<text></text>", "第 1 行 name 列");
        refused("name=\"working\"", "name=\"work\"", "缺少 working 列");
        refused("<decision id=\"working-days\"", "<decision id=\"other\"", "找不到决策表");
        assertThatThrownBy(() -> WorkingDaysTable.parse("nonsense"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("无法读取");
    }

    private void refused(String text, String by, String message) {
        int at = shipped.indexOf(text);
        String wrong = shipped.substring(0, at) + by + shipped.substring(at + text.length());
        assertThatThrownBy(() -> WorkingDaysTable.parse(wrong))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(message);
    }

    private List<String> weekendsWorked(int year) {
        return LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .filter(d -> isWeekend(d) && days.isWorking(d))
                .map(d -> d.toString().substring(5))
                .collect(Collectors.toList());
    }

    private List<String> weekdaysOff(int year) {
        return LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .filter(d -> !isWeekend(d) && !days.isWorking(d))
                .map(d -> d.toString().substring(5))
                .collect(Collectors.toList());
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }
}
