package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tocsin.procedure.AtmOutsourcingEvent.providerTold;
import static org.tocsin.procedure.AtmOutsourcingEvent.repaired;
import static org.tocsin.procedure.AtmOutsourcingEvent.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.ModelCoverage;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.record.Filter;
import org.tocsin.record.Registers;

/** An event of machines that a provider runs, from its report to its end, by every way it can take. */
@TocsinTest
class AtmOutsourcingEventTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(AtmOutsourcingEvent.KEY, AtmHeadquarters.KEY);

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Autowired
    Registers registers;

    @BeforeEach
    void engine() {
        ProcessEngineTests.init(story.engine());
    }

    // ---- a general fault

    @Test
    void aGeneralFaultGoesToTheProviderComesBackRepairedAndIsInTheLedger() {
        ProcessInstance event = started("general", "system-fault");
        String key = story.businessKey(event);
        assertThat(story.openTasks()).contains(AtmClaim.REGISTER);
        story.complete("site-staff", AtmOutsourcingEvent.TELL_PROVIDER, providerTold(now(), in(Duration.ofHours(1))));
        story.pass(Duration.ofHours(1));
        story.complete("site-staff", AtmOutsourcingEvent.RECORD_ARRIVAL, Map.of("arrivedAt", now()));
        story.pass(Duration.ofHours(1));
        story.complete("atm-tech", AtmOutsourcingEvent.REPAIR, Map.of("repairResult", "again"));
        story.complete("atm-tech", AtmOutsourcingEvent.REPAIR, repaired(now()));
        story.fireDue();

        ProcessEngineTests.assertThat(event).isEnded().hasPassed(AtmOutsourcingEvent.REPAIRED);
        assertThat(key).startsWith("AO-20261122-");
        assertThat(incident(key).outcome()).isEqualTo("general-repaired");
        assertThat(incident(key).recoveredAt()).isEqualTo(Story.BEGIN.plus(Duration.ofHours(2)));
        assertThat(record("device-ledger", key))
                .containsEntry("deviceNo", "ATM-0902")
                .containsEntry("vendor", "恒通服务")
                .containsEntry("faults", "更换路由器")
                .containsEntry("state", "normal");
        assertThat(story.journal(key))
                .anyMatch(entry -> entry.startsWith("TAKEN 事件负责人：site-staff"))
                .anyMatch(entry -> entry.startsWith("MET 已通知服务商") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("MET 服务商已到场") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("CLOSED 服务商已修复") && entry.endsWith("在全部时限内"));
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void theContractsLimitsEscalateToTheSecondEachOnceThoughNobodyFillsAForm() {
        started("general", "system-fault");

        story.timeIs(Story.BEGIN.plus(Duration.ofHours(2)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofHours(2)));
        story.fireDue();
        story.told(
                "atm-outsourcing-event.arrival-overdue → atm-leaders",
                "atm-outsourcing-event.arrival-overdue → atm-tech");
        assertThat(story.messages("atm-outsourcing-event.arrival-overdue")
                        .get(0)
                        .dueAt())
                .isEqualTo(Story.BEGIN.plus(Duration.ofHours(2)));

        story.timeIs(Story.BEGIN.plus(Duration.ofHours(4)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofHours(4)));
        story.fireDue();
        story.told(
                "atm-outsourcing-event.repair-overdue → atm-leaders",
                "atm-outsourcing-event.repair-overdue → atm-tech");

        story.pass(Duration.ofDays(1));
        story.fireDue();
        story.nobodyElseIsTold();
    }

    @Test
    void aProviderWhoComesLateIsOnRecordAsLate() {
        String key = story.businessKey(started("general", "damage"));
        story.complete("site-staff", AtmOutsourcingEvent.TELL_PROVIDER, providerTold(now(), in(Duration.ofHours(1))));
        story.pass(Duration.ofHours(2).plusSeconds(1));
        story.fireDue();
        story.told(
                "atm-outsourcing-event.arrival-overdue → atm-leaders",
                "atm-outsourcing-event.arrival-overdue → atm-tech");

        story.complete("site-staff", AtmOutsourcingEvent.RECORD_ARRIVAL, Map.of("arrivedAt", now()));

        assertThat(story.journal(key))
                .anyMatch(entry -> entry.startsWith("MET 服务商已到场") && entry.endsWith("超过时限 2026-11-22 11:00"));
    }

    // ---- a major one

    @Test
    void aMajorEventIsCommandedAssessedRestoredStepByStepReportedAndInvestigated() {
        ProcessInstance event = started("major", "damage");
        String key = story.businessKey(event);
        story.told(major());
        activated();
        story.told(groups("atm-tech", "atm-security", "atm-logistics"));

        story.pass(Duration.ofMinutes(30));
        story.complete("atm-tech", AtmHeadquarters.FIRST_HANDLING, arrived());
        story.complete("atm-leaders", IncidentCommand.TAKE, Map.of("staffSafe", "safe"));
        story.complete("atm-security", AtmHeadquarters.ASSESS_LOSS, AtmHeadquarters.LOSS);
        story.complete("atm-tech", AtmHeadquarters.PLAN_RECOVERY, AtmHeadquarters.PLAN);
        AtmTeams.work(story, 0, AtmTeams.OUT_OF_SERVICE);
        published();
        story.complete("atm-tech", AtmHeadquarters.RESTORE_STEP, step("1 号机已换电源", "yes"));
        story.complete("atm-tech", AtmHeadquarters.RESTORE_STEP, step("2 号机已换电源", "no"));
        story.complete("atm-leaders", AtmHeadquarters.DECLARE_END, Map.of("endDecision", "again"));
        story.complete("atm-tech", AtmHeadquarters.RESTORE_STEP, step("两台机器联网正常", "no"));
        assertThat(story.openTasks()).contains(IncidentCommand.DIRECT);
        story.complete("atm-leaders", AtmHeadquarters.DECLARE_END, declared());
        assertThat(story.openTasks()).containsExactly(AtmClaim.REGISTER, AtmWrapUp.REPORT);
        story.complete("atm-tech", AtmWrapUp.REPORT, AtmWrapUp.REPORTED);
        story.complete("compliance-risk", AtmWrapUp.INVESTIGATE, AtmWrapUp.INVESTIGATED);
        story.fireDue();

        ProcessEngineTests.assertThat(event).isEnded().hasPassed(AtmOutsourcingEvent.ENDED);
        story.told(ended());
        assertThat(incident(key).outcome()).isEqualTo("recovered");
        assertThat(incident(key).recoveredAt()).isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(30)));
        assertThat(record("loss-assessment", key)).containsEntry("damage", "电源模块两块");
        assertThat(record("recovery-plan", key)).containsEntry("steps", "先恢复 1 号机，再恢复 2 号机");
        assertThat(record("public-notice", key)).containsEntry("evidence", "公告 2026-11");
        assertThat(record("emergency-handling-report", key)).containsEntry("endedBy", "王行长");
        assertThat(record("investigation-result", key)).containsEntry("cause", "夜间巡查缺失");
        assertThat(story.journal(key))
                .anyMatch(entry -> entry.startsWith("MET 领导小组已响应") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("MET 工作组已到场") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("CLOSED 重大事件处置完毕") && entry.endsWith("在全部时限内"));
        assertThat(workLeft(key)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "system-fault; atm-tech,it",
                "network-attack; it,atm-security,compliance-risk",
                "damage; atm-tech,atm-security,atm-logistics",
                "power-cut; atm-logistics,atm-tech",
                "disaster; atm-security,atm-logistics,atm-service",
                "other; atm-tech,atm-security"
            })
    void theNatureOfTheEventDecidesWhoseGroupWorks(String nature, String expected) {
        started("major", nature);
        story.told(major());

        activated();

        story.told(groups(expected.split(",")));
        assertThat(groupsOf(AtmHeadquarters.FIRST_HANDLING)).containsExactlyInAnyOrder(expected.split(","));
    }

    @Test
    void headquartersThatDoesNotActAndAGroupThatDoesNotComeEscalate() {
        started("major", "damage");
        story.told(major());

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(5)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(5)));
        story.fireDue();
        story.told("atm-headquarters.not-activated → atm-leaders", "atm-headquarters.not-activated → department-head");

        activated();
        story.told(groups("atm-tech", "atm-security", "atm-logistics"));
        story.timeIs(Story.BEGIN.plus(Duration.ofHours(1)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofHours(1)));
        story.fireDue();
        story.told("atm-headquarters.not-arrived → atm-leaders");

        story.timeIs(Story.BEGIN.plus(Duration.ofHours(4)));
        story.fireDue();
        story.told(
                "atm-outsourcing-event.recovery-overdue → atm-leaders",
                "atm-outsourcing-event.recovery-overdue → centre-manager",
                "atm-outsourcing-event.recovery-overdue → department-head");
    }

    @Test
    void aGeneralFaultThatTurnsOutMajorGoesToHeadquartersWithStricterLimits() {
        String key = story.businessKey(started("general", "damage"));
        story.complete("site-staff", AtmOutsourcingEvent.TELL_PROVIDER, providerTold(now(), in(Duration.ofHours(1))));
        story.complete("site-staff", AtmOutsourcingEvent.RECORD_ARRIVAL, Map.of("arrivedAt", now()));

        story.complete(
                "atm-tech", AtmOutsourcingEvent.REPAIR, Map.of("repairResult", "major", "majorReason", "机壳被撬，疑似破坏"));

        story.told(major());
        assertThat(incident(key).grade()).isEqualTo("major");
        assertThat(story.journal(key)).contains("REGRADED 级别由 general 改为 major，时限仍从发生时间起算");
        assertThat(story.timer(AtmHeadquarters.RESPONSE_DUE).getDuedate().toInstant())
                .isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(5)));
        assertThat(story.openTasks()).containsExactly(AtmHeadquarters.ACTIVATE, AtmClaim.REGISTER);
    }

    // ----

    private void activated() {
        story.complete("atm-leaders", AtmHeadquarters.ACTIVATE, Map.of("groupLeader", "李工"));
    }

    private Map<String, Object> arrived() {
        return Map.of("arrivedAt", now(), "shutDownAt", now(), "handlingPlan", "断电、隔离、换电源");
    }

    private Map<String, Object> step(String done, String more) {
        return Map.of("stepDone", done, "stepAt", now(), "moreSteps", more);
    }

    private Map<String, Object> declared() {
        return Map.of("endDecision", "end", "recoveredAt", now(), "endedAt", now(), "endedBy", "王行长");
    }

    private void published() {
        story.complete(
                "coordination",
                AtmHeadquarters.INFORM_OUTSIDE,
                Map.of("outsideTold", "customers,media", "outsideAt", now(), "outsideNote", "已告知正在处理"));
        story.complete(
                "coordination",
                Announcement.DRAFT,
                Map.of(
                        "noticeTitle", "关于自助设备",
                        "audiences", "customers",
                        "channels", "website",
                        "status", "抢修中",
                        "text", "城西广场自助设备检修，预计下午恢复。"));
        story.complete("atm-leaders", Announcement.APPROVE, Map.of("approval", "approve"));
        story.told(
                "announcement.approved → atm-leaders",
                "announcement.approved → atm-service",
                "announcement.approved → site-staff");
        story.complete(
                "coordination",
                Announcement.PUBLISH,
                Map.of("channels", "website", "publishedAt", now(), "evidence", "公告 2026-11"));
    }

    private static String[] major() {
        return told("atm-outsourcing-event.major", "atm-leaders", "centre-manager", "department-head");
    }

    /** The working group, the co-ordination department, and the four teams. */
    private static String[] groups(String... groups) {
        return Stream.concat(
                        Stream.concat(Arrays.stream(groups), Stream.of("coordination"))
                                .map(group -> "atm-headquarters.activated → " + group),
                        Arrays.stream(AtmTeams.called()))
                .toArray(String[]::new);
    }

    private static String[] ended() {
        return told(
                "atm-outsourcing-event.ended",
                "atm-leaders",
                "centre-manager",
                "department-head",
                "coordination",
                "atm-tech",
                "atm-security",
                "atm-logistics",
                "atm-service",
                "site-staff");
    }

    private static String[] told(String text, String... whom) {
        return Arrays.stream(whom).map(who -> text + " → " + who).toArray(String[]::new);
    }

    private List<String> groupsOf(String task) {
        return story
                .engine()
                .getTaskService()
                .getIdentityLinksForTask(story.task(task).getId())
                .stream()
                .map(IdentityLink::getGroupId)
                .toList();
    }

    /** What is still to do for this incident itself; its review is an incident of its own. */
    private List<Task> workLeft(String key) {
        return story.engine()
                .getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(key)
                .list();
    }

    private ProcessInstance started(String grade, String nature) {
        return story.start("site-staff", AtmOutsourcingEvent.KEY, report(grade, nature));
    }

    private Incident incident(String key) {
        return incidents.find(key).orElseThrow();
    }

    private Map<String, Object> record(String type, String key) {
        return new ObjectMapper()
                .convertValue(
                        registers
                                .list(Filter.ofIncident(type, key), 0, 2)
                                .get(0)
                                .fields(),
                        new TypeReference<>() {});
    }

    private String now() {
        return story.now().toString();
    }

    private String in(Duration duration) {
        Instant then = story.now().plus(duration);
        return then.toString();
    }
}
