package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
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
import org.tocsin.record.Filter;
import org.tocsin.record.Registers;

/** A temporary closure from its report to the reopening, and the urgent business that cannot wait for that. */
@TocsinTest
class TemporaryClosureTest {

    @RegisterExtension
    static final ModelCoverage coverage =
            ModelCoverage.ofAll(TemporaryClosure.KEY, ClosureReopening.KEY, UrgentRequest.KEY);

    private static final String[] REPORTED =
            told("temporary-closure.reported", "closure-leaders", "centre-manager", "department-head");
    private static final String[] WORDING =
            told("announcement.approved", "command-centre", "closure-team", "agent", "site-staff");
    private static final Map<String, Object> ROLL = Map.of("presentCount", 6, "briefed", true, "rollResult", "enough");

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

    @Test
    void aClosureIsDecidedCalledOutToldServedReopenedVerifiedAndSummarised() {
        ProcessInstance closure = started();
        String key = story.businessKey(closure);
        story.told(REPORTED);
        story.pass(Duration.ofMinutes(10));
        story.complete("closure-leaders", TemporaryClosure.DECIDE, TemporaryClosure.ACTIVATED);
        story.fireDue();
        story.told("regulator-report.owed → general-office");

        story.complete("command-centre", IncidentCommand.TAKE, Map.of("staffSafe", "safe"));
        assertThat(value(story.task(CallOut.ORDER), "gatherPlace")).isEqualTo("总行三楼会议室");
        story.complete(
                "command-centre",
                CallOut.ORDER,
                Map.of("gatherPlace", "总行三楼会议室", "placeSafe", true, "briefing", "接听热线、发布公告"));
        story.told(told("call-out.call-out", "command-centre", "closure-team"));
        story.complete("command-centre", CallOut.ROLL_CALL, ROLL);
        customersTold();
        valuablesSecured();
        published();
        assertThat(story.openTasks())
                .contains(ClosureReopening.DECIDE, IncidentCommand.DIRECT, UrgentRequest.REGISTER)
                .doesNotContain(ClosureReopening.VERIFY);

        story.pass(Duration.ofMinutes(50));
        story.complete("closure-leaders", ClosureReopening.DECIDE, reopening());
        story.complete("command-centre", ClosureReopening.VERIFY, verified("no"));
        story.complete("closure-leaders", ClosureReopening.DECIDE, reopening());
        story.complete("command-centre", ClosureReopening.VERIFY, verified("yes"));
        published();
        story.complete(
                "command-centre", ClosureReopening.RECORD, Map.of("recoveredAt", now(), "hotlineClosed", "closed"));
        assertThat(story.openTasks()).doesNotContain(UrgentRequest.REGISTER, IncidentCommand.DIRECT);
        assertThatThrownBy(() -> story.complete("command-centre", ClosureReopening.SUMMARISE, ClosureReopening.SUMMARY))
                .hasMessageContaining("突发事件报告");
        assertThat(incident(key).open()).isTrue();
        story.complete("general-office", RegulatorReport.FIRST, RegulatorReport.first(now()));
        story.complete("command-centre", ClosureReopening.SUMMARISE, ClosureReopening.SUMMARY);
        story.fireDue();

        ProcessEngineTests.assertThat(closure).isEnded().hasPassed(TemporaryClosure.REOPENED);
        story.told(told(
                "temporary-closure.reopened",
                "closure-leaders",
                "centre-manager",
                "department-head",
                "command-centre",
                "closure-team",
                "agent",
                "general-office",
                "site-staff"));
        assertThat(key).startsWith("TC-20261122-");
        assertThat(incident(key).outcome()).isEqualTo("recovered");
        assertThat(incident(key).responsible()).isEqualTo("command-centre");
        assertThat(record("event-summary", key))
                .containsEntry("event", "暴雨进水，城东支行无法营业")
                .containsEntry("lessons", "沙袋不足")
                .containsEntry("customersAffected", 120);
        assertThat(registers.list(Filter.ofIncident("public-notice", key), 0, 9))
                .hasSize(3);
        assertThat(story.journal(key))
                .anyMatch(entry -> entry.startsWith("MET 领导小组已决定") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("MET 热线、公告、替代网点均已就绪") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("CLOSED 已恢复营业"));
        assertThat(story.openTasks()).contains(RegulatorReport.FOLLOW_UP);
        assertThat(workLeft(key)).isEmpty();
    }

    @Test
    void aClosureThatIsNotActivatedEndsWithItsReason() {
        ProcessInstance closure = started();
        story.told(REPORTED);

        assertThatThrownBy(() ->
                        story.complete("closure-leaders", TemporaryClosure.DECIDE, Map.of("closureDecision", "no")))
                .hasMessageContaining("不启动的原因");
        story.complete(
                "closure-leaders",
                TemporaryClosure.DECIDE,
                Map.of("closureDecision", "no", "declineReason", "积水已退，照常营业"));
        story.fireDue();

        ProcessEngineTests.assertThat(closure).isEnded().hasPassed(TemporaryClosure.DECLINED);
        story.told(told("temporary-closure.not-activated", "closure-leaders", "centre-manager", "department-head"));
        assertThat(incident(story.businessKey(closure)).outcome()).isEqualTo("not-activated");
        assertThat(story.journal(story.businessKey(closure)))
                .anyMatch(entry -> entry.startsWith("CLOSED 不启动：积水已退，照常营业"));
        assertThat(workLeft(story.businessKey(closure))).isEmpty();
    }

    @Test
    void leadersWhoDoNotDecideAndCustomersWhoAreNotToldEscalateToTheSecondAndOnce() {
        regulatorReportWaits();
        started();
        story.told(REPORTED);

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(30)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(30)));
        story.fireDue();
        story.told(told("temporary-closure.undecided", "closure-leaders", "department-head"));

        story.complete("closure-leaders", TemporaryClosure.DECIDE, TemporaryClosure.ACTIVATED);
        story.timeIs(Story.BEGIN.plus(Duration.ofHours(2)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofHours(2)));
        story.fireDue();
        story.told(told("temporary-closure.customers-waiting", "command-centre", "closure-leaders"));
        story.pass(Duration.ofHours(1));
        story.fireDue();
        story.nobodyElseIsTold();
    }

    @Test
    void urgentBusinessIsAListOfCasesThatOutlivesTheClosure() {
        regulatorReportWaits();
        String key = story.businessKey(started());
        story.told(REPORTED);
        story.complete("closure-leaders", TemporaryClosure.DECIDE, TemporaryClosure.ACTIVATED);

        Task card = story.task(UrgentRequest.REGISTER);
        story.claim("agent", card);
        assertThat(tasks(UrgentRequest.REGISTER))
                .as("one taken, one for a colleague")
                .hasSize(2);
        story.complete(
                "agent",
                card,
                UrgentRequest.request(story.now().plus(Duration.ofMinutes(90)).toString()));
        assertThat(record("urgent-request", key))
                .containsEntry("customerName", "张三")
                .containsEntry("urgentWay", "homeVisit");

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(90)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(90)));
        story.fireDue();
        story.told("urgent-request.appointment → closure-team");

        story.engine()
                .getRuntimeService()
                .createMessageCorrelation("incidentClosed")
                .processInstanceBusinessKey(key)
                .correlateAll();
        assertThat(tasks(UrgentRequest.REGISTER)).isEmpty();
        story.complete("closure-team", UrgentRequest.HANDLE, UrgentRequest.done());
        assertThat(record("urgent-request", key)).containsEntry("urgentResult", "done");
    }

    // ----

    /** It has tests of its own. */
    private void regulatorReportWaits() {
        story.deploy("process-owner", Map.of("regulator-report.bpmn", Stubs.waiting("regulator-report")));
    }

    private ProcessInstance started() {
        return story.start("site-staff", TemporaryClosure.KEY, TemporaryClosure.REPORT);
    }

    private void customersTold() {
        story.complete(
                "closure-team",
                TemporaryClosure.PUBLISH_WEB,
                Map.of(
                        "webText", "城东支行今日暂停营业",
                        "webUrl", "https://bank.example/notice/7",
                        "webAt", now(),
                        "webApprovedBy", "赵行长"));
        story.complete(
                "closure-team",
                TemporaryClosure.OPEN_HOTLINE,
                Map.of("hotlineNumber", "95000-7", "hotlineSince", now(), "hotlineEvidence", "试拨 09:20，李接听"));
        story.complete(
                "command-centre", TemporaryClosure.ARRANGE_BRANCHES, Map.of("substituteBranches", "城西支行 9:00 至 17:00"));
        assertThat(value(story.task(UrgentRequest.REGISTER), "hotlineNumber")).isEqualTo("95000-7");
        assertThat(value(story.task(UrgentRequest.REGISTER), "substituteBranches"))
                .isEqualTo("城西支行 9:00 至 17:00");
    }

    private void valuablesSecured() {
        story.complete(
                "site-staff",
                TemporaryClosure.SECURE,
                Map.of(
                        "secured",
                        "cash,vouchers,seals",
                        "securedWhere",
                        "总行金库",
                        "securedBy",
                        "李、王",
                        "securedAt",
                        now()));
    }

    private void published() {
        story.complete(
                "closure-team",
                Announcement.DRAFT,
                Map.of(
                        "noticeTitle", "关于城东支行",
                        "audiences", "customers",
                        "channels", "website",
                        "status", "处置中",
                        "text", "城东支行因积水暂停营业。"));
        story.complete("closure-leaders", Announcement.APPROVE, Map.of("approval", "approve"));
        story.told(WORDING);
        story.complete(
                "closure-team",
                Announcement.PUBLISH,
                Map.of("channels", "website", "publishedAt", now(), "evidence", "公告 2026-11"));
    }

    private Map<String, Object> reopening() {
        return Map.of("reopenAt", story.now().plus(Duration.ofHours(1)).toString(), "reopenReason", "积水已清，验收合格");
    }

    private static Map<String, Object> verified(String verified) {
        return Map.of("verified", verified, "verifiedItems", "people,system,cash", "verifyNote", "现场逐项核查");
    }

    private static String[] told(String text, String... whom) {
        return Arrays.stream(whom).map(who -> text + " → " + who).toArray(String[]::new);
    }

    private Incident incident(String key) {
        return incidents.find(key).orElseThrow();
    }

    private Object value(Task task, String variable) {
        return story.engine().getTaskService().getVariable(task.getId(), variable);
    }

    private List<Task> tasks(String id) {
        return story.engine()
                .getTaskService()
                .createTaskQuery()
                .taskDefinitionKey(id)
                .list();
    }

    /** What is still to do for this incident itself; its review and the report to the regulator go on by themselves. */
    private List<Task> workLeft(String key) {
        return story.engine().getTaskService().createTaskQuery().processInstanceBusinessKey(key).list().stream()
                .filter(task -> !task.getProcessDefinitionId().startsWith("regulator-report:"))
                .toList();
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
}
