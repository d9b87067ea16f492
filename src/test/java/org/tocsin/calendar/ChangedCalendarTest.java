package org.tocsin.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** A process owner changes the calendar, and it holds at once; nonsense does not. */
@TocsinTest
class ChangedCalendarTest {

    private static final LocalDate DAY = LocalDate.parse("2026-10-01");

    @Autowired
    Calendars calendars;

    @Autowired
    Story story;

    @Autowired
    TestRestTemplate http;

    private Rest owner;
    private String shipped;

    @BeforeEach
    void read() throws IOException {
        owner = new Rest(http, "process-owner");
        shipped = Files.readString(Path.of("processes/working-days.dmn"));
    }

    @Test
    void aChangedTableHoldsAtOnce() {
        assertThat(calendars.newest().days().isWorking(DAY)).isFalse();

        var answer = owner.deploy(Map.of("working-days.dmn", shipped.replace("2026-10-01T", "2026-10-02T")));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(calendars.newest().days().isWorking(DAY)).isTrue();
    }

    @Test
    void aTableThatCannotBeReadIsRefused() {
        var answer = owner.deploy(Map.of("working-days.dmn", shipped.replace("2026-10-07T", "2026-13-07T")));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("message").asText()).contains("工作日历 working-days 第", "日期 列");
        assertThat(calendars.newest().days().isWorking(DAY)).isFalse();
    }

    @Test
    void modelsMayAskTheTableToo() {
        DmnDecisionTableResult result = story.engine()
                .getDecisionService()
                .evaluateDecisionTableByKey(
                        WorkingDaysTable.KEY,
                        Variables.putValue(
                                "day",
                                Date.from(DAY.plusDays(2)
                                        .atStartOfDay(ZoneId.systemDefault())
                                        .toInstant())));

        assertThat(result.getSingleResult().getEntryMap()).containsEntry("name", "国庆节");
    }
}
