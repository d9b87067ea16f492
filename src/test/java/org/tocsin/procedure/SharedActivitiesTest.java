package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.BareIncidents;
import org.tocsin.ModelCoverage;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.incident.Incidents;
import org.tocsin.record.Registers;

/** What every incident needs beside its own procedure: command, situation reports, one wording, people called together. */
@TocsinTest
class SharedActivitiesTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(IncidentCommand.KEY, Announcement.KEY, CallOut.KEY);

    private static final Map<String, Object> COMMAND = Map.of(
            "commandGroups", "back-office",
            "informRoles", "centre-manager",
            "draftGroups", "general-office",
            "approveGroups", "department-head",
            "safetyFirst", true,
            "situationEvery", "PT30M");

    private static final Map<String, Object> TAKEN = Map.of("staffSafe", "safe", "impactCustomers", "约 300 人");

    @Autowired
    Story story;

    @Autowired
    BareIncidents bare;

    @Autowired
    Incidents incidents;

    @Autowired
    Registers registers;

    private String incident;

    @BeforeEach
    void anIncidentIsOpen() {
        ProcessEngineTests.init(story.engine());
        incident = bare.open();
    }

    // ---- command

    @Test
    void whoeverTakesCommandIsTheOwnerAndTheImpactIsOnRecord() {
        command();

        story.complete("back-office", IncidentCommand.TAKE, TAKEN);

        assertThat(incidents.find(incident).orElseThrow().responsible()).isEqualTo("back-office");
        assertThat(story.journal(incident)).contains("TAKEN 事件负责人：back-office");
        assertThat(record("situation-report", "impactCustomers")).isEqualTo("约 300 人");
        assertThat(record("situation-report", "staffSafe")).isEqualTo("safe");
    }

    @Test
    void harmToPeopleAsksForWordsAboutIt() {
        command();

        assertThatThrownBy(() -> story.complete("back-office", IncidentCommand.TAKE, Map.of("staffSafe", "harmed")))
                .hasMessageContaining("safetyNote");
        story.complete("back-office", IncidentCommand.TAKE, Map.of("staffSafe", "harmed", "safetyNote", "一人扭伤，已送医"));

        assertThat(record("situation-report", "safetyNote")).isEqualTo("一人扭伤，已送医");
    }

    @Test
    void theOwnerCanBeNamedAndReplaced() {
        command();
        story.complete("back-office", IncidentCommand.TAKE, with(TAKEN, "incidentOwner", "centre-manager"));
        assertThat(incidents.find(incident).orElseThrow().responsible()).isEqualTo("centre-manager");

        direct(Map.of("commandAction", "owner", "incidentOwner", "department-head"));

        assertThat(incidents.find(incident).orElseThrow().responsible()).isEqualTo("department-head");
        assertThat(story.task(IncidentCommand.DIRECT)).isNotNull();
    }

    @Test
    void theOwnerIsChosenFromThoseWhoCommandWhoAreInformedAndWhoAreAboveThem() {
        ProcessInstance command = taken();

        assertThatThrownBy(() -> direct(Map.of("commandAction", "owner", "incidentOwner", "nobody-knows")))
                .hasMessageContaining("centre-manager（中心经理）")
                .hasMessageContaining("department-head（电子银行部负责人）");

        assertThat(incidents.find(incident).orElseThrow().responsible()).isEqualTo("back-office");
        ProcessEngineTests.assertThat(command).isNotEnded();
    }

    @Test
    void theSituationIsReportedAtItsRhythmAndAskedForWhenItIsMissing() {
        taken();

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(30)).minusSeconds(1));
        story.fireDue();
        assertThat(story.openTasks()).doesNotContain(IncidentCommand.REPORT);
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(30)));
        story.fireDue();
        assertThat(story.openTasks()).contains(IncidentCommand.REPORT);

        story.pass(Duration.ofMinutes(30));
        story.fireDue();
        story.told("incident-command.report-missing → back-office");
        story.pass(Duration.ofMinutes(30));
        story.fireDue();
        story.told("incident-command.report-missing → back-office");

        story.complete("back-office", IncidentCommand.REPORT, situation("已恢复一半线路"));
        story.told("incident-command.situation → centre-manager");
        assertThat(record("situation-report", "situation")).isEqualTo("已恢复一半线路");

        story.pass(Duration.ofMinutes(30));
        story.fireDue();
        assertThat(story.openTasks()).contains(IncidentCommand.REPORT);
    }

    @Test
    void aReportOutOfTurnIsToldAtOnce() {
        taken();

        direct(with(situation("有媒体到场"), "commandAction", "report"));

        story.told("incident-command.situation → centre-manager");
        assertThat(story.task(IncidentCommand.DIRECT)).isNotNull();
    }

    @Test
    void tasksPeopleAndAWordingAreAskedForBesideTheWork() {
        taken();

        direct(Map.of(
                "commandAction", "extraTask", "extraTitle", "备用电话", "extraGroup", "it", "extraInstructions", "接通备用线"));
        story.told("extra-task.asked → it");
        direct(Map.of("commandAction", "callOut", "calledRoles", "security"));
        direct(Map.of("commandAction", "wording"));

        assertThat(story.openTasks()).contains(ExtraTask.DO, CallOut.ORDER, Announcement.DRAFT, IncidentCommand.DIRECT);
    }

    @Test
    void commandEndsWhenTheIncidentSaysSo() {
        ProcessInstance command = taken();

        story.engine()
                .getRuntimeService()
                .createMessageCorrelation("incidentClosed")
                .processInstanceBusinessKey(incident)
                .correlateAll();

        ProcessEngineTests.assertThat(command).isEnded().hasPassed(IncidentCommand.ENDED);
        assertThat(story.openTasks()).isEmpty();
    }

    // ---- wording

    @Test
    void aWordingIsDraftedSentBackApprovedSeenByAllAndPublishedWithEvidence() {
        ProcessInstance command = taken();
        ProcessInstance wording = story.startInside(Announcement.KEY, incident, with(COMMAND, "summary", "电话不通"));
        story.complete("general-office", Announcement.DRAFT, draft("系统故障，正在抢修。"));
        story.complete("department-head", Announcement.APPROVE, Map.of("approval", "back", "approvalNote", "写明恢复时间"));

        story.complete("general-office", Announcement.DRAFT, draft("线路检修，预计十二点恢复。"));
        assertThat(variable(command, "approvedWording")).isNull();
        story.complete("department-head", Announcement.APPROVE, Map.of("approval", "approve"));

        story.told("announcement.approved → centre-manager");
        assertThat(story.message("announcement.approved").text()).contains("线路检修，预计十二点恢复。");
        assertThat(variable(command, "approvedWording")).isEqualTo("线路检修，预计十二点恢复。");
        story.complete(
                "general-office",
                Announcement.PUBLISH,
                Map.of("channels", "website,sms", "publishedAt", story.now().toString(), "evidence", "公告 2026-11"));
        ProcessEngineTests.assertThat(wording).isEnded().hasPassed(Announcement.PUBLISHED);
        assertThat(record("public-notice", "approvedBy")).isEqualTo("department-head");
        assertThat(record("public-notice", "channels")).isEqualTo("website,sms");
        assertThat(record("public-notice", "evidence")).isEqualTo("公告 2026-11");
    }

    @Test
    void aWordingThatIsDroppedIsNotTold() {
        ProcessInstance wording = story.startInside(Announcement.KEY, incident, with(COMMAND, "summary", "电话不通"));
        story.complete("general-office", Announcement.DRAFT, draft("系统故障。"));

        story.complete("department-head", Announcement.APPROVE, Map.of("approval", "drop", "approvalNote", "已恢复"));

        ProcessEngineTests.assertThat(wording).isEnded().hasPassed(Announcement.NOT_PUBLISHED);
        assertThat(registers.ofIncident(incident)).isEmpty();
        story.nobodyElseIsTold();
    }

    // ---- people

    @Test
    void peopleAreCalledAnswerCheckInAndAreBriefed() {
        ProcessInstance callOut = callOut();
        story.complete("back-office", CallOut.ORDER, order());

        story.told("call-out.call-out → security");
        assertThat(story.message("call-out.call-out").text()).contains("总行三楼", "维持秩序");
        story.complete("back-office", CallOut.ROLL_CALL, roll("enough"));

        ProcessEngineTests.assertThat(callOut).isEnded().hasPassed(CallOut.AT_POSTS);
    }

    @Test
    void aPlaceThatNobodyHasFoundSafeIsRefused() {
        callOut();

        assertThatThrownBy(() ->
                        story.complete("back-office", CallOut.ORDER, Map.of("gatherPlace", "总行三楼", "briefing", "维持秩序")))
                .hasMessageContaining("placeSafe");
    }

    @Test
    void whereTooFewHaveComeTheBackUpIsCalled() {
        callOut();
        story.complete("back-office", CallOut.ORDER, order());
        story.told("call-out.call-out → security");

        story.complete("back-office", CallOut.ROLL_CALL, with(roll("backup"), "calledRoles", "duty-staff"));

        story.told("call-out.call-out → duty-staff");
        assertThat(story.task(CallOut.ROLL_CALL)).isNotNull();
    }

    // ----

    private ProcessInstance command() {
        return story.startInside(IncidentCommand.KEY, incident, with(COMMAND, "summary", "电话不通"));
    }

    private ProcessInstance taken() {
        ProcessInstance command = command();
        story.complete("back-office", IncidentCommand.TAKE, TAKEN);
        return command;
    }

    private ProcessInstance callOut() {
        return story.startInside(
                CallOut.KEY,
                incident,
                Map.of("summary", "客户聚集", "calledRoles", "security", "commandGroups", "back-office"));
    }

    private void direct(Map<String, Object> measure) {
        story.complete("back-office", IncidentCommand.DIRECT, measure);
    }

    private static Map<String, Object> situation(String situation) {
        return Map.of("situation", situation, "staffSafe", "safe");
    }

    private static Map<String, Object> draft(String text) {
        return Map.of(
                "noticeTitle",
                "关于电话银行",
                "audiences",
                "customers",
                "channels",
                "website",
                "status",
                "抢修中",
                "text",
                text);
    }

    private static Map<String, Object> order() {
        return Map.of("gatherPlace", "总行三楼", "placeSafe", true, "briefing", "维持秩序");
    }

    private static Map<String, Object> roll(String result) {
        return Map.of("presentCount", 5, "briefed", true, "rollResult", result);
    }

    private static Map<String, Object> with(Map<String, Object> variables, String name, Object value) {
        Map<String, Object> more = new HashMap<>(variables);
        more.put(name, value);
        return more;
    }

    private Object variable(ProcessInstance instance, String name) {
        return story.engine().getRuntimeService().getVariable(instance.getId(), name);
    }

    private String record(String type, String field) {
        List<String> values = registers.ofIncident(incident).stream()
                .filter(kept -> kept.register().key().equals(type))
                .map(kept -> kept.versions()
                        .get(kept.versions().size() - 1)
                        .fields()
                        .path(field)
                        .asText())
                .toList();
        assertThat(values).as("records %s", type).hasSize(1);
        return values.get(0);
    }
}
