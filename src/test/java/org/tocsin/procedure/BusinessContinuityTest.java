package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.ModelCoverage;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** The contact centre is interrupted: activated or not, restored in order, ended, accounted for. */
@TocsinTest
class BusinessContinuityTest {

    @RegisterExtension
    static final ModelCoverage coverage =
            ModelCoverage.ofAll(BusinessContinuity.KEY, ContinuityRecovery.KEY, ContinuityReports.KEY);

    private static final String[] REPORTED = told("reported", "bc-group", "centre-manager", "department-head");
    private static final String[] ACTIVATED = all(
            told(
                    "activated",
                    "it",
                    "e-banking",
                    "general-office",
                    "compliance-risk",
                    "security",
                    "bc-office",
                    "agent-admin",
                    "back-office",
                    "team-leader",
                    "agent"),
            told("executive", "executive"),
            new String[] {"regulator-report.owed → general-office"});
    private static final String[] ENDED = told(
            "ended",
            "bc-group",
            "centre-manager",
            "department-head",
            "it",
            "e-banking",
            "general-office",
            "compliance-risk",
            "security",
            "bc-office",
            "agent-admin",
            "back-office",
            "team-leader",
            "agent",
            "executive");
    private static final String[] SERVICE_RESTORED = {
        "continuity-recovery.service-restored → bc-group",
        "continuity-recovery.service-restored → team-leader",
        "continuity-recovery.service-restored → agent-admin"
    };
    private static final String[] WRITTEN = {
        "continuity-reports.reports → executive", "continuity-reports.bcm → e-banking"
    };

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @BeforeEach
    void whatHasItsOwnTestsWaits() {
        ProcessEngineTests.init(story.engine());
        story.deploy(
                "process-owner",
                Map.of(
                        "improvement-measure.bpmn", Stubs.waiting("improvement-measure"),
                        "incident-review.bpmn", Stubs.waiting("incident-review")));
    }

    // ---- from the report to the end

    @Test
    void anInterruptionIsActivatedRestoredInOrderEndedAndAccountedFor() {
        ProcessInstance interruption = activated("network", "online-chat,phone-bank");
        story.pass(Duration.ofMinutes(10));
        assertThat(variable(IncidentCommand.TAKE, "safetyFirst")).isEqualTo(false);
        story.complete("bc-group", IncidentCommand.TAKE, Map.of("staffSafe", "safe"));

        story.complete(
                "it",
                ContinuityRecovery.VENDOR,
                ContinuityRecovery.vendor(story.now().toString()));
        story.complete("it", ContinuityRecovery.RESTORE, ContinuityRecovery.restored());
        assertThat(variable(ContinuityRecovery.CONFIRM, "nextService")).isEqualTo("phone-bank");
        confirm("phone-bank");
        assertThat(variable(ContinuityRecovery.CONFIRM, "nextService")).isEqualTo("online-chat");
        assertThat(variable(BusinessContinuity.MEDIA, "remainingServices")).isEqualTo("online-chat");
        story.pass(Duration.ofMinutes(5));
        Instant recovered = story.now();
        confirm("online-chat");
        story.complete("e-banking", BusinessContinuity.CHAT, Map.of("chatNote", "已恢复"));
        story.complete("compliance-risk", BusinessContinuity.COMPLIANCE, BusinessContinuity.compliant());
        story.complete(
                "security",
                BusinessContinuity.SECURITY,
                Map.of(
                        "securityNote",
                        "有客户聚集",
                        "policeCalled",
                        "yes",
                        "policeReference",
                        "110，编号 5521",
                        "policeAt",
                        story.now().toString()));
        story.complete("bc-group", BusinessContinuity.DECLARE_END, BusinessContinuity.ended());
        story.fireDue();
        story.told(ENDED);
        assertThat(story.openTasks())
                .doesNotContain(
                        BusinessContinuity.MEDIA,
                        BusinessContinuity.CHANNELS,
                        AffectedCustomer.REGISTER,
                        IncidentCommand.DIRECT);

        ContinuityReports.written(story);
        story.told(WRITTEN);
        ProcessEngineTests.assertThat(interruption).isNotEnded();
        reportedToRegulator();

        ProcessEngineTests.assertThat(interruption).isEnded().hasPassed(BusinessContinuity.OVER);
        Incident incident = incident(interruption);
        assertThat(incident.outcome()).isEqualTo("recovered");
        assertThat(incident.recoveredAt()).isEqualTo(recovered);
        assertThat(story.journal(incident.businessKey()))
                .anyMatch(entry -> entry.startsWith("MET 业务连续性工作小组作出决定") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("MET 向监管机构首次报告") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("MET 书面情况说明") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("MET 总结与报告经主管行领导签收") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("CLOSED 应急结束") && entry.endsWith("在全部时限内"))
                .contains("HANDED_OVER 启动总结评估");
        assertThat(records(incident.businessKey()))
                .containsExactly(
                        "bcm-evaluation",
                        "bcm-report",
                        "event-summary",
                        "it-report",
                        "regulator-report",
                        "situation-report",
                        "written-account");
        assertThat(field("it-report", "vendor")).contains("某电信公司", "GD-88");
        assertThat(field("event-summary", "directLoss")).startsWith("12000");
        assertThat(field("written-account", "submittedTo")).isEqualTo("主管行领导");
        assertThat(waiting("improvement-measure")).isEqualTo(1);
        assertThat(waiting("incident-review")).isEqualTo(1);
    }

    @Test
    void aSystemFaultNeedsNoVendorAndNoChatAndAServiceThatIsNotStableIsWorkedOnAgain() {
        activated("system", "agent-system");
        story.complete("it", ContinuityRecovery.RESTORE, ContinuityRecovery.restored());
        confirm("agent-system");
        assertThat(story.openTasks()).doesNotContain(BusinessContinuity.CHAT, BusinessContinuity.DECLARE_END);
        story.complete("compliance-risk", BusinessContinuity.COMPLIANCE, BusinessContinuity.compliant());
        story.complete("security", BusinessContinuity.SECURITY, BusinessContinuity.safe());

        story.complete("bc-group", BusinessContinuity.DECLARE_END, Map.of("endDecision", "notYet", "endNote", "仍有掉线"));
        story.pass(Duration.ofMinutes(20));
        story.complete(
                "it",
                BusinessContinuity.AGAIN,
                Map.of("restoreNote", "更换板卡", "recoveredAt", story.now().toString()));
        story.complete("bc-group", BusinessContinuity.DECLARE_END, BusinessContinuity.ended());
        story.fireDue();

        story.told(all(ENDED, new String[] {"regulator-report.reminder → general-office"}));
        assertThat(story.messages("business-continuity.ended").get(0).text()).contains("2026-11-22 09:20");
    }

    @Test
    void servicesAreProposedInTheirOrderAndOneThatCameBackFirstCanBeChosen() {
        activated("system", "mail,agent-system,phone-bank");
        story.complete("it", ContinuityRecovery.RESTORE, ContinuityRecovery.restored());
        assertThat(variable(ContinuityRecovery.CONFIRM, "nextService")).isEqualTo("phone-bank");

        confirm("mail");

        assertThat(variable(ContinuityRecovery.CONFIRM, "nextService")).isEqualTo("phone-bank");
        assertThat(variable(BusinessContinuity.MEDIA, "remainingServices")).isEqualTo("agent-system,phone-bank");
    }

    @Test
    void aDrillSaysSoInItsKeyAndInEveryMessage() {
        ProcessInstance drill = story.start("agent", BusinessContinuity.KEY, SystemFault.with(report(), "drill", true));
        story.fireDue();

        story.told(REPORTED);
        assertThat(story.businessKey(drill)).startsWith("BC-20261122-").endsWith("-D");
        assertThat(story.messages()).allMatch(message -> message.text().startsWith("【演练】"));
    }

    // ---- activation

    @Test
    void anInterruptionThatIsNotActivatedEndsWithItsReasonAndWhoeverWasToldLearnsIt() {
        ProcessInstance interruption = story.start("agent", BusinessContinuity.KEY, report());
        story.fireDue();
        story.told(REPORTED);

        story.complete(
                "bc-group", BusinessContinuity.DECIDE, Map.of("activation", "no", "notActivatedReason", "十分钟内已自行恢复"));
        story.fireDue();

        story.told(told("not-activated", "bc-group", "centre-manager", "department-head"));
        assertThat(story.messages("business-continuity.not-activated").get(0).text())
                .contains("已自行恢复");
        ProcessEngineTests.assertThat(interruption).isEnded().hasPassed(BusinessContinuity.NOT_ACTIVATED);
        assertThat(incident(interruption).outcome()).isEqualTo("not-activated");
        assertThat(story.journal(story.businessKey(interruption))).contains("CLOSED 未启动预案：十分钟内已自行恢复");
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aWorkGroupThatDoesNotTakeItUpIsReportedToTheSecondAndOnce() {
        story.start("agent", BusinessContinuity.KEY, report());
        story.fireDue();
        story.told(REPORTED);

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(10)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(10)));
        story.fireDue();
        story.told(told("undecided", "executive", "bc-office"));

        story.pass(Duration.ofHours(3));
        story.fireDue();
        story.nobodyElseIsTold();
    }

    @Test
    void notActivatingWithoutAReasonIsRefused() {
        story.start("agent", BusinessContinuity.KEY, report());
        story.fireDue();
        story.told(REPORTED);

        assertThatThrownBy(() -> story.complete("bc-group", BusinessContinuity.DECIDE, Map.of("activation", "no")))
                .hasMessageContaining("不启动的理由");
    }

    // ---- limits

    @Test
    void theTargetForRecoveryIsEscalatedToTheSecondAndOnce() {
        activated("power", "phone-bank");
        assertThat(variable(IncidentCommand.TAKE, "safetyFirst")).isEqualTo(true);
        regulatorSatisfied();

        story.timeIs(Story.BEGIN.plus(Duration.ofHours(2)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofHours(2)));
        story.fireDue();
        story.told(told("not-restored", "executive", "bc-office", "department-head", "centre-manager"));

        story.pass(Duration.ofHours(1));
        story.fireDue();
        story.nobodyElseIsTold();
    }

    @Test
    void accountAndReportsThatAreLateAreTold() {
        ended();
        regulatorSatisfied();
        // A Sunday: one working day is Monday, three are Wednesday, to the last second.
        Instant account = Instant.parse("2026-11-23T15:59:59Z");
        Instant reports = Instant.parse("2026-11-25T15:59:59Z");

        story.timeIs(account.minusSeconds(1));
        story.fireDue();
        story.told("regulator-report.written-due → general-office", "regulator-report.written-due → department-head");
        story.timeIs(account);
        story.fireDue();
        story.told("continuity-reports.account-late → bc-group", "continuity-reports.account-late → executive");

        story.timeIs(reports.minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(reports);
        story.fireDue();
        story.told(
                "continuity-reports.late → bc-group",
                "continuity-reports.late → centre-manager",
                "continuity-reports.late → it",
                "continuity-reports.late → executive");
    }

    // ---- on every screen

    @Test
    void theStateOfAnnouncementAndSwitchOverIsOnEveryTaskAndItsTaskComesBack() {
        activated("system", "phone-bank");

        story.complete(
                "agent-admin", BusinessContinuity.CHANNELS, Map.of("voiceAnnouncement", "on", "switchOver", "running"));

        assertThat(variable(BusinessContinuity.MEDIA, "voiceAnnouncement")).isEqualTo("on");
        assertThat(variable(ContinuityRecovery.RESTORE, "switchOver")).isEqualTo("running");
        assertThat(story.openTasks()).contains(BusinessContinuity.CHANNELS);
    }

    @Test
    void whatTheMediaSayIsSeenByTheCommandAndTheWatchGoesOn() {
        activated("system", "phone-bank");

        story.complete("general-office", BusinessContinuity.MEDIA, Map.of("mediaSeen", "晚报来电询问"));

        assertThat(variable(BusinessContinuity.SECURITY, "mediaSeen")).isEqualTo("晚报来电询问");
        assertThat(story.openTasks()).contains(BusinessContinuity.MEDIA);
    }

    @Test
    void severalMeasuresAreProposedOneAfterTheOther() {
        ended();

        story.complete("back-office", ContinuityReports.MEASURE, ContinuityReports.measure(story, "yes"));
        story.complete("it", ContinuityReports.MEASURE, ContinuityReports.measure(story, "no"));

        assertThat(waiting("improvement-measure")).isEqualTo(2);
        assertThat(story.openTasks()).doesNotContain(ContinuityReports.MEASURE);
    }

    @Test
    void aMeasureThatCannotBeFollowedUpBySystemIsToldAndNothingWaitsForIt() {
        ended();
        RepositoryService repository = story.engine().getRepositoryService();
        repository.suspendProcessDefinitionByKey("improvement-measure");
        try {
            story.complete("back-office", ContinuityReports.MEASURE, ContinuityReports.measure(story, "no"));
        } finally {
            repository.activateProcessDefinitionByKey("improvement-measure");
        }

        story.told("continuity-reports.untracked → bc-group", "continuity-reports.untracked → bc-office");
        assertThat(story.messages("continuity-reports.untracked").get(0).text()).contains("增加备用运营商");
        assertThat(story.openTasks()).doesNotContain(ContinuityReports.MEASURE);
    }

    // ----

    private static String[] told(String template, String... roles) {
        return Arrays.stream(roles)
                .map(role -> "business-continuity." + template + " → " + role)
                .toArray(String[]::new);
    }

    private static String[] all(String[]... parts) {
        return Arrays.stream(parts).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static Map<String, Object> report() {
        return BusinessContinuity.report("system", "phone-bank");
    }

    private ProcessInstance activated(String cause, String services) {
        ProcessInstance interruption =
                story.start("agent", BusinessContinuity.KEY, BusinessContinuity.report(cause, services));
        story.fireDue();
        story.told(REPORTED);
        story.complete("bc-group", BusinessContinuity.DECIDE, BusinessContinuity.activated(cause));
        story.fireDue();
        story.told(ACTIVATED);
        return interruption;
    }

    private void confirm(String service) {
        story.complete(
                "it",
                ContinuityRecovery.CONFIRM,
                ContinuityRecovery.confirmed(service, story.now().toString()));
        story.fireDue();
        story.told(SERVICE_RESTORED);
    }

    /** Restored and over; what is owed afterwards is open. */
    private void ended() {
        activated("system", "phone-bank");
        story.complete("it", ContinuityRecovery.RESTORE, ContinuityRecovery.restored());
        confirm("phone-bank");
        story.complete("compliance-risk", BusinessContinuity.COMPLIANCE, BusinessContinuity.compliant());
        story.complete("security", BusinessContinuity.SECURITY, BusinessContinuity.safe());
        story.complete("bc-group", BusinessContinuity.DECLARE_END, BusinessContinuity.ended());
        story.fireDue();
        story.told(ENDED);
    }

    /** The first report is filed, so that its clock is of no interest any more. */
    private void regulatorSatisfied() {
        story.complete(
                "general-office",
                RegulatorReport.FIRST,
                RegulatorReport.first(story.now().toString()));
    }

    private void reportedToRegulator() {
        regulatorSatisfied();
        story.complete(
                "general-office",
                RegulatorReport.FOLLOW_UP,
                RegulatorReport.followUp("final", story.now().toString()));
    }

    private Object variable(String task, String name) {
        return story.engine().getRuntimeService().getVariable(story.task(task).getProcessInstanceId(), name);
    }

    private Incident incident(ProcessInstance interruption) {
        return incidents.find(story.businessKey(interruption)).orElseThrow();
    }

    private List<String> records(String incident) {
        return story.jdbc()
                .sql("select distinct type from tocsin.record where business_key = ? order by type")
                .param(incident)
                .query(String.class)
                .list();
    }

    private String field(String type, String field) {
        return story.jdbc()
                .sql("select fields ->> ? from tocsin.record where type = ? order by version desc limit 1")
                .params(field, type)
                .query(String.class)
                .single();
    }

    private long waiting(String procedure) {
        return story.engine()
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(procedure)
                .count();
    }
}
