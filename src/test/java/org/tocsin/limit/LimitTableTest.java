package org.tocsin.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.calendar.WorkingDays;
import org.tocsin.guard.InvalidInput;

class LimitTableTest {

    private String shipped;

    @BeforeEach
    void read() throws IOException {
        shipped = Files.readString(Path.of("processes/limits.dmn"));
    }

    @ParameterizedTest
    @CsvSource({"1, PT30M, PT1H", "2, PT30M, PT1H", "3, PT15M, PT30M", "4, PT15M, PT30M"})
    void theShippedTableHasTheSourcesLimits(String grade, Duration first, Duration second) {
        Limits limits = LimitTable.parse(shipped).row("system-fault", grade).orElseThrow();

        assertThat(limits.limits())
                .containsEntry("centreManager", new Span.Lasting(first))
                .containsEntry("departmentHead", new Span.Lasting(second))
                .containsEntry(
                        "continuity", new Span.Lasting(Duration.ofMinutes(30).plusMillis(1)));
        assertThat(limits.settings().get("tellManagersAtOnce")).isEqualTo(false);
    }

    @Test
    void theSameQuestionHasTheSameAnswerAndTheRowThatItCameFrom() {
        LimitTable table = LimitTable.parse(shipped);
        Limits fault = table.row("system-fault", "3").orElseThrow();

        assertThat(table.row("complaint", "general")).isNotEqualTo(table.row("system-fault", "3"));
        assertThat(table.row("system-fault", "3")).contains(fault);
        assertThat(fault.row()).isNotNull();
        assertThatThrownBy(() -> fault.settings().put("situationEvery", "PT1M"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aSettingThatARowLeavesEmptyIsEmptySoThatRegradingTakesItBack() {
        LimitTable table = LimitTable.parse(shipped);

        assertThat(table.row("system-fault", "3").orElseThrow().settings()).containsEntry("situationEvery", "PT30M");
        assertThat(table.row("system-fault", "1").orElseThrow().settings()).containsEntry("situationEvery", null);
    }

    @Test
    void dueTimesAreCountedFromTheStartNotFromTheStepBefore() {
        Limits limits = new Limits(
                Map.of(
                        "first",
                        new Span.Lasting(Duration.ofMinutes(15)),
                        "second",
                        new Span.Lasting(Duration.ofMinutes(30))),
                Map.of(),
                null);

        assertThat(limits.dueAfter(Instant.EPOCH, WorkingDays.WEEKENDS_ONLY, ZoneOffset.UTC))
                .containsEntry("first", Instant.ofEpochSecond(900))
                .containsEntry("second", Instant.ofEpochSecond(1800));
    }

    @Test
    void aGradeWithoutARowHasNone() {
        assertThat(LimitTable.parse(shipped).row("system-fault", "5")).isEmpty();
    }

    @Test
    void theStrictestLimitsAreTheShortestOfTheProcedure() {
        Limits strictest = LimitTable.parse(shipped).strictest("system-fault");

        assertThat(strictest.limits())
                .containsEntry("centreManager", new Span.Lasting(Duration.ofMinutes(15)))
                .containsEntry("departmentHead", new Span.Lasting(Duration.ofMinutes(30)));
    }

    @Test
    void aProcedureThatTheTableDoesNotKnowGetsTheShortestOfAll() {
        assertThat(LimitTable.parse(shipped).strictest("unheard-of").limits())
                .containsEntry("centreManager", new Span.Lasting(Duration.ofMinutes(15)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"15 minutes\"", "\"PT0S\"", "\"-PT5M\"", "15", "PT15M", "\"P1M\""})
    void whatIsNoDurationIsRefusedWithRowAndColumn(String cell) {
        String broken = shipped.replaceFirst("\"PT15M\"", cell);

        assertThatThrownBy(() -> LimitTable.parse(broken))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("第 3 行")
                .hasMessageContaining("centreManagerLimit");
    }

    @Test
    void whatIsNoTableIsRefused() {
        assertThatThrownBy(() -> LimitTable.parse("<definitions/>")).isInstanceOf(InvalidInput.class);
    }
}
