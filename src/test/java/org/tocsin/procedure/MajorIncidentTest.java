package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.ModelCoverage;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** Customers gather, somebody threatens, something burns: people first, and everything else at the same time. */
@TocsinTest
class MajorIncidentTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(MajorIncident.KEY, EventAccount.KEY);

    private static final String[] LEADERS = {
        "centre-manager",
        "department-head",
        "executive",
        "response-group",
        "security",
        "general-office",
        "emergency-contact"
    };
    private static final String[] STAFF = {"agent", "team-leader", "site-staff"};
    private static final String[] REPORTED = Stream.of(told("reported", LEADERS), told("calm", STAFF), new String[] {
                "regulator-report.owed → general-office"
            })
            .flatMap(Arrays::stream)
            .toArray(String[]::new);
    private static final String[] ALL =
            Stream.of(LEADERS, STAFF).flatMap(Arrays::stream).toArray(String[]::new);

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @BeforeEach
    void whatHasItsOwnTestsWaits() {
        ProcessEngineTests.init(story.engine());
        story.deploy("process-owner", Map.of("incident-review.bpmn", Stubs.waiting("incident-review")));
    }

    // ---- from the report to the end

    @ParameterizedTest
    @ValueSource(strings = {"gathering", "threat", "violence", "fire", "other"})
    void everyKindIsToldToBothManagersAtOnceAndAsksForSafetyFirst(String kind) {
        report(kind);

        assertThat(story.openTasks())
                .contains(
                        MajorIncident.SECURE,
                        MajorIncident.GUARD,
                        MajorIncident.COUNT,
                        MajorIncident.MEDIA,
                        MajorIncident.CALM,
                        CallOut.ORDER,
                        IncidentCommand.TAKE,
                        RegulatorReport.FIRST);
        assertThat(variable(IncidentCommand.TAKE, "safetyFirst")).isEqualTo(true);
        assertThat(variable(MajorIncident.CALM, "talkingPoints").toString()).contains("不要**争辩");
    }

    @Test
    void anIncidentIsSecuredCommandedEndedAndAccountedFor() {
        ProcessInstance event = report("gathering");
        story.pass(Duration.ofMinutes(3));

        story.complete(
                "shift-leader",
                MajorIncident.SECURE,
                MajorIncident.called(story.now().toString()));
        story.complete("response-group", IncidentCommand.TAKE, Map.of("staffSafe", "safe"));
        story.complete(
                "response-group",
                CallOut.ORDER,
                Map.of("gatherPlace", "城东支行二楼", "placeSafe", true, "briefing", "维持秩序"));
        story.told("call-out.call-out → response-group", "call-out.call-out → security");
        story.complete(
                "response-group",
                CallOut.ROLL_CALL,
                Map.of("presentCount", 6, "briefed", true, "rollResult", "enough"));
        story.complete("team-leader", MajorIncident.CALM, Map.of("calmNote", "要求兑付到期产品"));
        assertThat(story.openTasks()).doesNotContain(MajorIncident.DECLARE_END);
        story.complete("security", MajorIncident.GUARD, Map.of("guardNote", "录像已保存", "officerName", "李警官"));
        story.complete("response-group", MajorIncident.DECLARE_END, Map.of("endNote", "客户散去，公安已撤离"));
        story.fireDue();
        story.told(told("ended", ALL));
        assertThat(story.messages("major-incident.ended").get(0).text()).contains("客户散去");
        assertThat(story.openTasks()).containsExactlyInAnyOrder(EventAccount.SUMMARISE, RegulatorReport.FIRST);

        story.complete("back-office", EventAccount.SUMMARISE, EventAccount.summary());
        story.fireDue();
        story.told("event-account.report → executive");
        story.complete("executive", EventAccount.RECEIVE, Map.of("receiptNote", "已阅"));
        ProcessEngineTests.assertThat(event).isNotEnded();
        story.complete(
                "general-office",
                RegulatorReport.FIRST,
                RegulatorReport.first(story.now().toString()));
        story.complete(
                "general-office",
                RegulatorReport.FOLLOW_UP,
                RegulatorReport.followUp("final", story.now().toString()));

        ProcessEngineTests.assertThat(event).isEnded().hasPassed(MajorIncident.OVER);
        Incident incident = incident(event);
        assertThat(incident.outcome()).isEqualTo("ended");
        assertThat(incident.responsible()).isEqualTo("response-group");
        assertThat(story.journal(incident.businessKey()))
                .anyMatch(entry -> entry.startsWith("MET 现场已核实") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("MET 向监管机构首次报告") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("MET 事后总结") && entry.endsWith("在时限内"))
                .contains("CLOSED 应急结束", "HANDED_OVER 启动总结评估");
        assertThat(records(incident.businessKey()))
                .containsExactly("event-summary", "regulator-report", "situation-report");
    }

    @Test
    void anIncidentWithoutAnEmergencyCallSaysWhy() {
        report("other");

        assertThatThrownBy(() -> story.complete(
                        "shift-leader",
                        MajorIncident.SECURE,
                        Map.of("eventReal", "yes", "peopleSafe", "yes", "emergencyCall", "none")))
                .hasMessageContaining("没有拨打的理由");
        assertThatThrownBy(() -> story.complete(
                        "shift-leader",
                        MajorIncident.SECURE,
                        Map.of("eventReal", "yes", "peopleSafe", "yes", "emergencyCall", "119")))
                .hasMessageContaining("号码、接警人或编号");

        story.complete("shift-leader", MajorIncident.SECURE, MajorIncident.notCalled());
        assertThat(variable(MajorIncident.MEDIA, "emergencyRecord").toString()).contains("没有拨打", "客户平静");
    }

    @Test
    void aFalseAlarmEndsEverythingWithItsReasonAndOwesNoReport() {
        ProcessInstance event = report("fire");

        story.complete("site-staff", MajorIncident.SECURE, Map.of("eventReal", "no", "falseAlarmReason", "烟感误报"));
        story.fireDue();

        story.told(told("cancelled", ALL));
        assertThat(story.messages("major-incident.cancelled").get(0).text()).contains("烟感误报");
        ProcessEngineTests.assertThat(event).isEnded().hasPassed(MajorIncident.FALSE_ALARM);
        assertThat(incident(event).outcome()).isEqualTo("cancelled");
        assertThat(story.journal(incident(event).businessKey())).contains("CLOSED 误报撤销：烟感误报");
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aDrillSaysSoInItsKeyAndInEveryMessage() {
        ProcessInstance drill =
                story.start("agent", MajorIncident.KEY, SystemFault.with(MajorIncident.report("fire"), "drill", true));
        story.fireDue();

        story.told(REPORTED);
        assertThat(incident(drill).businessKey()).startsWith("MI-20261122-").endsWith("-D");
        assertThat(story.messages()).allMatch(message -> message.text().startsWith("【演练】"));
    }

    // ---- limits

    @Test
    void aSceneThatNobodyAnswersForIsReportedToTheSecondAndOnce() {
        report("threat");

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(5)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(5)));
        story.fireDue();
        story.told(told("unled", "centre-manager", "executive", "security"));

        story.pass(Duration.ofMinutes(10));
        story.fireDue();
        story.nobodyElseIsTold();
    }

    @Test
    void anIncidentThatGoesOnForAnHourIsReportedToTheSecond() {
        report("violence");
        story.complete(
                "shift-leader",
                MajorIncident.SECURE,
                MajorIncident.called(story.now().toString()));
        story.complete(
                "general-office",
                RegulatorReport.FIRST,
                RegulatorReport.first(story.now().toString()));

        story.timeIs(Story.BEGIN.plus(Duration.ofHours(1)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofHours(1)));
        story.fireDue();
        story.told(told("not-over", "executive", "department-head", "centre-manager", "bc-office"));
    }

    @Test
    void aSummaryThatIsLateIsTold() {
        report("gathering");
        story.complete(
                "shift-leader",
                MajorIncident.SECURE,
                MajorIncident.called(story.now().toString()));
        story.complete("security", MajorIncident.GUARD, Map.of("guardNote", "录像已保存"));
        story.complete("centre-manager", MajorIncident.DECLARE_END, Map.of("endNote", "客户散去"));
        story.complete(
                "general-office",
                RegulatorReport.FIRST,
                RegulatorReport.first(story.now().toString()));
        story.fireDue();
        story.told(told("ended", ALL));
        // A Sunday: one working day is Monday, to the last second.
        Instant due = Instant.parse("2026-11-23T15:59:59Z");

        story.timeIs(due.minusSeconds(1));
        story.fireDue();
        story.told("regulator-report.written-due → general-office", "regulator-report.written-due → department-head");
        story.timeIs(due);
        story.fireDue();
        story.told(
                "event-account.late → response-group",
                "event-account.late → back-office",
                "event-account.late → centre-manager",
                "event-account.late → executive");
    }

    // ---- on every screen

    @Test
    void headcountAndInjuriesAreOnEveryTaskAndAreCountedAgain() {
        report("fire");

        story.complete(
                "site-staff", MajorIncident.COUNT, Map.of("headCount", 42, "injuredCount", 1, "missingCount", 0));

        assertThat(variable(MajorIncident.MEDIA, "headCount").toString()).startsWith("42");
        assertThat(variable(RegulatorReport.FIRST, "injuredCount").toString()).startsWith("1");
        assertThat(story.openTasks()).contains(MajorIncident.COUNT);
    }

    @Test
    void whatTheMediaSayIsSeenByTheCommandAndTheWatchGoesOn() {
        report("gathering");

        story.complete("general-office", MajorIncident.MEDIA, Map.of("mediaSeen", "有人直播"));

        assertThat(variable(IncidentCommand.TAKE, "mediaSeen")).isEqualTo("有人直播");
        assertThat(story.openTasks()).contains(MajorIncident.MEDIA);
    }

    // ----

    private static String[] told(String template, String... roles) {
        return Arrays.stream(roles)
                .map(role -> "major-incident." + template + " → " + role)
                .toArray(String[]::new);
    }

    private ProcessInstance report(String kind) {
        ProcessInstance event = story.start("agent", MajorIncident.KEY, MajorIncident.report(kind));
        story.fireDue();
        story.told(REPORTED);
        return event;
    }

    private Object variable(String task, String name) {
        return story.engine().getRuntimeService().getVariable(story.task(task).getProcessInstanceId(), name);
    }

    private Incident incident(ProcessInstance event) {
        return incidents
                .find(story.engine()
                        .getHistoryService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceId(event.getId())
                        .singleResult()
                        .getBusinessKey())
                .orElseThrow();
    }

    private List<String> records(String incident) {
        return story.jdbc()
                .sql("select distinct type from tocsin.record where business_key = ? order by type")
                .param(incident)
                .query(String.class)
                .list();
    }
}
