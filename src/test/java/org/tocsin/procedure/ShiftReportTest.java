package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.transaction.support.TransactionOperations;
import org.tocsin.ModelCoverage;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** The report of the day, in time and late, with what the day's incidents say, and after days without one. */
@TocsinTest
class ShiftReportTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(ShiftReport.KEY);

    private static final Map<String, Object> SUMMARY =
            Map.of("calls", 1260, "answerRate", 95.5, "staffing", "计划 20 人，到岗 20 人", "running", "运行平稳。");
    private static final String[] SENT = {
        "shift-report.summary → centre-manager", "shift-report.summary → department-head"
    };
    private static final String[] LATE = {
        "shift-report.late → shift-leader",
        "shift-report.late → back-office",
        "shift-report.late → centre-manager",
        "shift-report.late → department-head"
    };

    private static final String[] REMINDED_AND_LATE = {
        "shift-report.remind → shift-leader", LATE[0], LATE[1], LATE[2], LATE[3]
    };

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Autowired
    HiddenIncidents hidden;

    @Autowired
    TransactionOperations transactions;

    @Autowired
    TestRestTemplate http;

    // ---- in time

    @Test
    void theDayIsSummedUpFromItsIncidentsAndReportedToBothLeaders() {
        String fault = fault("邮箱停摆");
        String over = cancelled("监控误报");
        at("2026-11-22T16:00:04+08:00");
        dueBesideOthers();

        assertThat(story.task(ShiftReport.SUMMARISE).getName()).contains("SR-20261122-", "2026-11-22 运行小结");
        assertThat(variable("exceptions"))
                .contains(fault + " 2026-11-22 09:00 邮箱停摆，处置中", over + " 2026-11-22 09:00 监控误报，已于 2026-11-22 09:00 结束");
        assertThat(variable("handover")).contains(fault).doesNotContain(over);
        assertThat(variable("complaints")).isEqualTo("null");
        assertThat(limit()).isEqualTo(moment("2026-11-22T17:00:00+08:00"));

        at("2026-11-22T16:30:00+08:00");
        complete(Map.of("handover", fault + " 邮箱停摆：信息技术部在修"));

        story.told(SENT);
        assertThat(story.message("shift-report.summary", "department-head").text())
                .contains("2026-11-22 运行小结", "来电 1260 通", "接通率 95.5%", "运行平稳。", "移交下一班：" + fault + " 邮箱停摆");
        JsonNode record = records().get(0);
        assertThat(record.path("day").asText()).isEqualTo("2026-11-22");
        assertThat(record.path("shiftLeader").asText()).isEqualTo("shift-leader");
        assertThat(record.path("calls").asInt()).isEqualTo(1260);
        assertThat(record.path("answerRate").asDouble()).isEqualTo(95.5);
        assertThat(record.path("exceptions").asText()).contains(over);
        assertThat(record.path("reportedAt").asText()).isEqualTo("2026-11-22T16:30:00+08:00");
        assertThat(reports()).extracting(Incident::outcome).containsExactly("reported");
        assertThat(story.journal(reports().get(0).businessKey()))
                .anyMatch(line -> line.contains("每日小结已上报，2026-11-22 16:30，在时限内"));
    }

    @Test
    void aDayWithoutIncidentsHasNothingToHandOver() {
        at("2026-11-22T16:00:00+08:00");
        due();
        complete(Map.of());

        assertThat(story.message("shift-report.summary", "centre-manager").text())
                .endsWith("移交下一班：无");
        story.told(SENT);
    }

    @Test
    void whatHappensAfterOneReportIsInTheNext() {
        at("2026-11-22T16:00:00+08:00");
        due();
        complete(Map.of());
        story.told(SENT);
        at("2026-11-22T22:00:00+08:00");
        String fault = fault("夜间故障");
        at("2026-11-23T16:00:00+08:00");
        dueBesideOthers();

        assertThat(variable("exceptions")).contains(fault);
        assertThat(reports()).hasSize(2);
    }

    @Test
    void complaintsStandByThemselvesAndAHiddenOneIsOnlyCounted() {
        String complaint = businessKeyOf(story.start(
                "agent",
                "complaint",
                Map.of(
                        "summary", "转账未到账",
                        "complaintClass", "general",
                        "customerName", "王五",
                        "customerPhone", "13800000000",
                        "content", "转账三天未到账")));
        String fault = fault("邮箱停摆");
        transactions.executeWithoutResult(status -> hidden.hide(fault, "agent"));
        at("2026-11-22T16:00:00+08:00");
        dueBesideOthers();

        assertThat(variable("complaints")).contains(complaint, "转账未到账");
        assertThat(variable("exceptions")).contains(complaint, "另有 1 件因回避不列明").doesNotContain(fault);
        assertThat(variable("handover")).doesNotContain(fault);
    }

    @Test
    void drillsAndDailyWorkAreNoNews() {
        story.startByItself(Patrol.DUE);
        Map<String, Object> report = new HashMap<>(report("演练故障"));
        report.put("drill", true);
        story.start("agent", "system-fault", report);
        at("2026-11-22T16:00:00+08:00");
        dueBesideOthers();

        assertThat(variable("exceptions")).isEqualTo("null");
        assertThat(variable("handover")).isEqualTo("null");
    }

    // ---- late

    @Test
    void aReportIsRemindedOfAQuarterBeforeItsLimitAndToldWhenItIsLate() {
        at("2026-11-22T16:00:00+08:00");
        due();
        at("2026-11-22T16:44:59+08:00");
        story.fireDue();
        story.nobodyElseIsTold();
        at("2026-11-22T16:45:00+08:00");
        story.fireDue();
        story.told("shift-report.remind → shift-leader");
        at("2026-11-22T16:59:59+08:00");
        story.fireDue();
        story.nobodyElseIsTold();
        at("2026-11-22T17:00:00+08:00");
        story.fireDue();
        story.told(LATE);
        assertThat(story.message("shift-report.late", "department-head").text()).contains("2026-11-22 17:00");

        at("2026-11-22T17:20:00+08:00");
        complete(Map.of());
        story.told(SENT);
        assertThat(story.journal(reports().get(0).businessKey()))
                .anyMatch(line -> line.contains("超过时限 2026-11-22 17:00"));
    }

    @Test
    void whereNobodyIsActingShiftLeaderTheOthersLearnOfIt() {
        story.roster().onDuty("shift-leader");
        at("2026-11-22T16:00:00+08:00");
        due();
        at("2026-11-22T17:00:00+08:00");
        story.fireDue();

        story.told(
                "shift-report.remind → nobody as shift-leader",
                "shift-report.late → nobody as shift-leader",
                LATE[1],
                LATE[2],
                LATE[3]);
    }

    // ---- the clock

    @Test
    void thereIsOneReportADayHoweverOftenTheTimerFires() {
        at("2026-11-22T15:30:00+08:00");
        due();
        assertThat(story.openTasks()).isEmpty();
        at("2026-11-22T16:00:00+08:00");
        due();
        at("2026-11-22T16:30:00+08:00");
        due();
        at("2026-11-23T12:00:00+08:00");
        due();

        assertThat(story.openTasks()).containsExactly(ShiftReport.SUMMARISE);
        assertThat(reports()).hasSize(1);
        story.told(REMINDED_AND_LATE);
    }

    @Test
    void afterDaysWithoutTheSystemOneReportIsAskedForThatNamesThem() {
        at("2026-11-22T16:00:00+08:00");
        due();
        complete(Map.of());
        story.told(SENT);
        at("2026-11-25T18:10:00+08:00");
        due();

        assertThat(story.openTasks()).containsExactly(ShiftReport.SUMMARISE);
        assertThat(reports()).hasSize(2);
        assertThat(variable("missedTurns")).isEqualTo("2026-11-23 16:00 至 2026-11-24 16:00 共 2 次");
        assertThat(reports().get(1).occurredAt()).isEqualTo(moment("2026-11-25T16:00:00+08:00"));
        story.told(REMINDED_AND_LATE);
    }

    @Test
    void theTimerGoesOnInTheAfternoonOfTheNextDay() {
        at("2026-11-22T20:30:00+08:00");
        due();

        assertThat(story.timer(ShiftReport.DUE).getDuedate()).isEqualTo(moment("2026-11-23T12:00:00+08:00"));
        // A new installation owes no report for the hours before it.
        assertThat(reports()).isEmpty();
    }

    // ----

    private void due() {
        story.startByItself(ShiftReport.DUE);
    }

    /** The same, beside incidents whose messages are not what a story is about. */
    private void dueBesideOthers() {
        due();
        story.messagesAreExpected();
    }

    private void at(String moment) {
        story.timeIs(moment(moment));
    }

    private static Instant moment(String moment) {
        return OffsetDateTime.parse(moment).toInstant();
    }

    private void complete(Map<String, Object> more) {
        Map<String, Object> sent = new HashMap<>(SUMMARY);
        for (String field : List.of("exceptions", "complaints", "handover")) {
            String value = variable(field);
            if (!value.equals("null")) {
                sent.put(field, value);
            }
        }
        sent.putAll(more);
        story.complete("shift-leader", ShiftReport.SUMMARISE, sent);
    }

    private static Map<String, Object> report(String summary) {
        return Map.of(
                "summary", summary, "faultLevel", 2, "faultType", "system", "affectedService", "mail", "symptom", "超时");
    }

    private String fault(String summary) {
        return businessKeyOf(story.start("agent", "system-fault", report(summary)));
    }

    private String cancelled(String summary) {
        ProcessInstance fault = story.start("agent", "system-fault", report(summary));
        story.fireDue();
        story.complete(
                "agent-admin",
                story.engine()
                        .getTaskService()
                        .createTaskQuery()
                        .processInstanceId(fault.getId())
                        .taskDefinitionKey("userTask_DirectHandling")
                        .singleResult(),
                Map.of("action", "cancel", "cancelReason", "误报"));
        story.fireDue();
        story.messagesAreExpected();
        return businessKeyOf(fault);
    }

    private String businessKeyOf(ProcessInstance instance) {
        return story.businessKey(instance);
    }

    private String variable(String name) {
        return String.valueOf(story.engine()
                .getRuntimeService()
                .getVariable(story.task(ShiftReport.SUMMARISE).getExecutionId(), name));
    }

    private Instant limit() {
        return incidents.limits(reports().get(0).businessKey()).get("report");
    }

    /** The first opened first. */
    private List<Incident> reports() {
        return story
                .jdbc()
                .sql(
                        "select business_key from tocsin.incident where procedure_key = 'shift-report' order by occurred_at")
                .query(String.class)
                .list()
                .stream()
                .map(key -> incidents.find(key).orElseThrow())
                .toList();
    }

    private List<JsonNode> records() {
        List<JsonNode> records = new java.util.ArrayList<>();
        new Rest(http, "auditor")
                .get("/api/records/shift-summary")
                .getBody()
                .forEach(r -> records.add(r.path("fields")));
        return records;
    }
}
