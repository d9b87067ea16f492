package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.ModelCoverage;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** A report to the regulator: its clock, its follow-ups, and the decision that none is due. */
@TocsinTest
class RegulatorReportTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(RegulatorReport.KEY);

    private static final Duration CLOCK = Duration.ofHours(1);
    private static final String OWED = "regulator-report.owed → general-office";
    private static final String REMINDER = "regulator-report.reminder → general-office";

    @Autowired
    Story story;

    private String incident;
    private ProcessInstance report;

    @BeforeEach
    void aReportIsOwed() {
        ProcessEngineTests.init(story.engine());
        ProcessInstance fault = story.start("agent", SystemFault.KEY, SystemFault.report(3));
        story.fireDue();
        incident = story.engine()
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceId(fault.getId())
                .singleResult()
                .getBusinessKey();
        // What follows is about the report: the fault's own clocks are of no interest.
        story.engine().getRuntimeService().deleteProcessInstance(fault.getId(), "over");
        Map<String, Object> facts = new HashMap<>();
        facts.put("incident", incident);
        facts.put("facts", "- 受影响的业务：在线客服");
        facts.put("summary", "客户无法接入");
        facts.put("occurredAt", Story.BEGIN.toString());
        facts.put("drill", false);
        facts.put("regulatorDue", Date.from(Story.BEGIN.plus(CLOCK)));
        facts.put("reportGroups", "general-office");
        report = story.startInside(RegulatorReport.KEY, incident, facts);
        story.fireDue();
        story.told("system-fault.reported → agent-admin", OWED);
    }

    @Test
    void firstReportFollowUpAndFinalReportAreFiledAndOnRecord() {
        story.pass(Duration.ofMinutes(10));
        story.complete(
                "general-office", RegulatorReport.FIRST, RegulatorReport.first(story.ago(Duration.ofMinutes(2))));
        assertThat(story.journal(incident)).anyMatch(entry -> entry.startsWith("MET 向监管机构首次报告，2026-11-22 09:08"));

        story.complete(
                "general-office",
                RegulatorReport.FOLLOW_UP,
                RegulatorReport.followUp("follow-up", story.now().toString()));
        ProcessEngineTests.assertThat(report).isNotEnded();
        story.complete(
                "general-office",
                RegulatorReport.FOLLOW_UP,
                RegulatorReport.followUp("final", story.now().toString()));

        ProcessEngineTests.assertThat(report).isEnded().hasPassed(RegulatorReport.REPORTED);
        assertThat(story.journal(incident))
                .contains(
                        "RECORDED 写入《突发事件报告（监管）》第 1 版", "RECORDED 写入《突发事件报告（监管）》第 2 版", "RECORDED 写入《突发事件报告（监管）》第 3 版");
        assertThat(records("kind")).containsExactly("first", "follow-up", "final");
        assertThat(records("receipt")).containsExactly(null, "JG-7", "JG-7");
    }

    @Test
    void aReminderComesBeforeTheClockHasRunOutAndThenTheExecutiveLearnsIt() {
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(20)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(20)));
        story.fireDue();
        story.told(REMINDER);

        story.timeIs(Story.BEGIN.plus(CLOCK).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(CLOCK));
        story.fireDue();
        story.told("regulator-report.overdue → executive", "regulator-report.overdue → department-head");
        assertThat(story.messages("regulator-report.overdue").get(0).text()).contains("2026-11-22 10:00");

        story.pass(Duration.ofDays(1));
        story.fireDue();
        story.nobodyElseIsTold();
        assertThat(story.task(RegulatorReport.FIRST)).isNotNull();
    }

    @Test
    void aReportInTimeStopsItsClockAndTheWrittenOneHasAClockOfItsOwn() {
        story.complete(
                "general-office",
                RegulatorReport.FIRST,
                RegulatorReport.first(story.now().toString()));
        assertThat(story.timers(RegulatorReport.REMINDER)).isEmpty();
        assertThat(story.timers(RegulatorReport.DUE)).isEmpty();

        story.timeIs(Story.BEGIN.plus(Duration.ofHours(12)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofHours(12)));
        story.complete(
                "general-office",
                RegulatorReport.FOLLOW_UP,
                RegulatorReport.followUp("follow-up", story.now().toString()));
        story.fireDue();
        story.told("regulator-report.written-due → general-office", "regulator-report.written-due → department-head");

        story.complete(
                "general-office",
                RegulatorReport.FOLLOW_UP,
                RegulatorReport.followUp("follow-up", story.now().toString()));
        story.pass(Duration.ofDays(1));
        story.fireDue();
        story.nobodyElseIsTold();
    }

    @Test
    void thatNoReportIsDueIsDecidedWithItsReasonOnRecordAndToldToThoseWhoAnswerForIt() {
        story.complete(
                "general-office",
                RegulatorReport.FIRST,
                Map.of(
                        "kind", "none",
                        "summaryOfEvent", "中断二十分钟，未达到报告标准",
                        "measures", "已恢复",
                        "writtenBy", "王办公"));
        story.fireDue();

        story.told("regulator-report.not-reported → executive", "regulator-report.not-reported → compliance-risk");
        assertThat(story.messages("regulator-report.not-reported").get(0).text())
                .contains("未达到报告标准", "王办公");
        ProcessEngineTests.assertThat(report).isEnded().hasPassed(RegulatorReport.NOT_REPORTED);
        assertThat(records("kind")).containsExactly("none");
    }

    @Test
    void aReportWithoutItsAuthorityOrTimeIsRefused() {
        Map<String, Object> sent =
                new HashMap<>(RegulatorReport.first(story.now().toString()));
        sent.remove("authority");

        assertThatThrownBy(() -> story.complete("general-office", RegulatorReport.FIRST, sent))
                .hasMessageContaining("报送机构");
    }

    private List<String> records(String field) {
        return story.jdbc()
                .sql("select fields ->> ? from tocsin.record where type = 'regulator-report' order by version")
                .param(field)
                .query(String.class)
                .list();
    }
}
