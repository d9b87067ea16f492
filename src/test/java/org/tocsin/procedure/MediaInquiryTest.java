package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tocsin.procedure.MediaInquiry.journalist;
import static org.tocsin.procedure.MediaInquiry.watched;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
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
import org.tocsin.record.Entry;
import org.tocsin.record.Filter;
import org.tocsin.record.Registers;

/** A journalist's call from the fixed answer to the end of the watch over the media, by every way it can take. */
@TocsinTest
class MediaInquiryTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(MediaInquiry.KEY, MediaAnswer.KEY);

    private static final String REPORTED = "media-answer.reported → team-leader";
    private static final String TAKEN_OVER = "media-answer.taken-over → general-office";

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

    // ---- identified

    @Test
    void aJournalistIsReportedTheOfficeOwnsItAndATimeIsArranged() {
        ProcessInstance inquiry = start(journalist());
        String key = story.businessKey(inquiry);
        story.told(REPORTED);
        assertThat(key).matches("MQ-20261122-\\d+");
        assertThat(record(key))
                .containsEntry("mediaName", "城市晚报")
                .containsEntry("journalistName", "赵六")
                .containsEntry("journalistPhone", "13900139000")
                .containsEntry("question", "电话银行为什么一直打不通？")
                .containsEntry("identified", true);

        story.complete("team-leader", MediaAnswer.CONTACT, MediaAnswer.contacted());
        story.told(TAKEN_OVER);
        story.pass(Duration.ofMinutes(10));
        story.complete("general-office", MediaAnswer.TAKE, Map.of());
        assertThat(incident(key).responsible()).isEqualTo("general-office");
        story.complete("general-office", MediaAnswer.DECIDE, MediaAnswer.accepted());
        assertThat(variable(MediaAnswer.ARRANGE, "approvedWording")).isEqualTo("系统升级，已恢复");
        story.pass(Duration.ofMinutes(10));
        Map<String, Object> arranged = new HashMap<>(MediaAnswer.calledBack(now()));
        arranged.put("interviewAt", "2026-11-23T10:00:00+08:00");
        story.complete("team-leader", MediaAnswer.ARRANGE, arranged);
        assertThat(incident(key).open()).isTrue();
        story.complete("general-office", MediaInquiry.WATCH, watched("neutral", "end"));

        ProcessEngineTests.assertThat(inquiry).isEnded().hasPassed(MediaInquiry.CLOSED);
        assertThat(incident(key).outcome()).isEqualTo("accepted");
        assertThat(record(key))
                .containsEntry("department", "办公室、电子银行部")
                .containsEntry("mediaDecision", "accepted")
                .containsEntry("approvedWording", "系统升级，已恢复")
                .containsEntry("reply", "已转达，记者表示理解")
                .containsEntry("mediaFindings", "晚报网站 10:20 转载");
        assertThat(story.journal(key))
                .contains("DONE 完成「联系主管部门」", "DONE 完成「决定如何答复」", "DONE 完成「回电约定采访时间」")
                .anyMatch(entry -> entry.startsWith("TAKEN 事件负责人：general-office"))
                .anyMatch(entry -> entry.startsWith("MET 办公室已接手") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("MET 已答复记者") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("CLOSED 采访已答复") && entry.endsWith("在全部时限内"));
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void theOfficeMayDeclineInAFriendlyWay() {
        ProcessInstance inquiry = taken(journalist());

        story.complete("general-office", MediaAnswer.DECIDE, Map.of("mediaDecision", "declined"));
        story.complete("general-office", MediaAnswer.DECLINE, MediaAnswer.calledBack(now()));
        story.complete("general-office", MediaInquiry.WATCH, watched("none", "end"));

        assertThat(incident(story.businessKey(inquiry)).outcome()).isEqualTo("declined");
    }

    @Test
    void onlyTheOfficeTakesAndDecides() {
        start(journalist());
        story.complete("team-leader", MediaAnswer.CONTACT, MediaAnswer.contacted());
        story.told(REPORTED, TAKEN_OVER);

        assertThatThrownBy(() -> story.complete("team-leader", MediaAnswer.TAKE, Map.of()))
                .isInstanceOf(AuthorizationException.class);
    }

    @Test
    void aWordingIsAskedForUnlessTheOfficeDeclines() {
        taken(journalist());

        assertThatThrownBy(() -> story.complete(
                        "general-office",
                        MediaAnswer.DECIDE,
                        Map.of("mediaDecision", "accepted", "interviewee", "办公室王主任")))
                .hasMessageContaining("对外口径");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mediaName", "journalistName", "journalistPhone", "question"})
    void aJournalistIsNotWrittenDownWithout(String field) {
        Map<String, Object> inquiry = journalist();
        inquiry.remove(field);

        assertThatThrownBy(() -> start(inquiry)).hasMessageContaining("必填");
    }

    // ---- live

    @Test
    void liveAndClearIsAnsweredFromTheRulesAndNothingIsOwed() {
        Map<String, Object> live = journalist();
        live.put("live", true);
        live.put("answerClear", "yes");
        live.put("given", "营业时间见官方网站");
        ProcessInstance inquiry = start(live);
        String key = story.businessKey(inquiry);

        story.complete("team-leader", MediaAnswer.CONTACT, MediaAnswer.contacted());
        story.complete("general-office", MediaAnswer.TAKE, Map.of());
        story.told(REPORTED, TAKEN_OVER);
        assertThat(story.openTasks()).containsExactly(MediaInquiry.WATCH);
        story.complete("general-office", MediaInquiry.WATCH, watched("none", "end"));

        assertThat(incident(key).outcome()).isEqualTo("answered-live");
        assertThat(record(key)).containsEntry("given", "营业时间见官方网站").containsEntry("live", true);
    }

    @Test
    void liveAndUnclearIsNotAnsweredButConsultedAndRepliedTo() {
        Map<String, Object> live = journalist();
        live.put("live", true);
        live.put("answerClear", "no");
        ProcessInstance inquiry = taken(live);
        String key = story.businessKey(inquiry);

        story.complete(
                "general-office", MediaAnswer.DECIDE, Map.of("mediaDecision", "answered", "approvedWording", "按公告执行"));
        story.complete("general-office", MediaAnswer.GIVE, MediaAnswer.calledBack(now()));
        story.complete("general-office", MediaInquiry.WATCH, watched("none", "end"));

        assertThat(incident(key).outcome()).isEqualTo("answered");
        assertThat(record(key)).containsEntry("given", null);
    }

    @Test
    void whoeverSaysThatItWasAnsweredLiveSaysWhat() {
        Map<String, Object> live = journalist();
        live.put("live", true);
        live.put("answerClear", "yes");

        assertThatThrownBy(() -> start(live)).hasMessageContaining("已作的回答");
    }

    // ---- unidentified

    @Test
    void whoeverDoesNotSayWhoHeIsIsACustomer() {
        ProcessInstance inquiry = start(Map.of("summary", "来电询问网点是否关闭", "identified", false, "question", "城东支行是不是关了？"));
        String key = story.businessKey(inquiry);
        story.nobodyElseIsTold();

        story.complete("agent", MediaInquiry.ANSWER_AS_CUSTOMER, Map.of("given", "正常营业"));

        ProcessEngineTests.assertThat(inquiry).isEnded().hasPassed(MediaInquiry.AS_CUSTOMER);
        assertThat(incident(key).outcome()).isEqualTo("customer-question");
        assertThat(record(key)).containsEntry("given", "正常营业");
        assertThat(story.journal(key)).anyMatch(entry -> entry.startsWith("CLOSED 未表明记者身份，按客户问题答复"));
        assertThat(story.openTasks()).isEmpty();
    }

    // ---- clocks

    @Test
    void nobodyHasTakenItAfterHalfAnHour() {
        start(journalist());
        story.told(REPORTED);

        expectAt(
                Duration.ofMinutes(30),
                "media-answer.untaken → general-office",
                "media-answer.untaken → department-head");
    }

    @Test
    void whatIsTakenInTimeIsNotEscalated() {
        taken(journalist());

        expectAt(Duration.ofMinutes(30));
    }

    @Test
    void afterFourHoursWithoutReplyTheDepartmentHeadKnows() {
        ProcessInstance inquiry = taken(journalist());
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(30)));
        story.fireDue();

        expectAt(
                Duration.ofHours(4),
                "media-inquiry.reply-overdue → general-office",
                "media-inquiry.reply-overdue → department-head");
        assertThat(story.message("media-inquiry.reply-overdue", "department-head")
                        .text())
                .contains("城市晚报", "13:00")
                .doesNotContain("赵六");
        assertThat(incident(story.businessKey(inquiry)).open()).isTrue();
    }

    @Test
    void theJournalistsDeadlineRemindsHalfAnHourBeforeAndIsEscalatedWhenItPasses() {
        Map<String, Object> urgent = journalist();
        urgent.put("journalistDeadline", "2026-11-22T11:00:00+08:00");
        taken(urgent);
        assertThat(variable(MediaAnswer.DECIDE, "journalistDeadline")).isEqualTo("2026-11-22T11:00:00+08:00");
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(30)));
        story.fireDue();

        expectAt(
                Duration.ofMinutes(90),
                "media-answer.deadline-near → general-office",
                "media-answer.deadline-near → team-leader");
        assertThat(story.message("media-answer.deadline-near", "team-leader").text())
                .contains("2026-11-22 11:00");
        expectAt(
                Duration.ofMinutes(120),
                "media-answer.deadline-passed → general-office",
                "media-answer.deadline-passed → department-head");
    }

    @Test
    void anAnswerStopsTheJournalistsClock() {
        Map<String, Object> urgent = journalist();
        urgent.put("journalistDeadline", "2026-11-22T11:00:00+08:00");
        taken(urgent);
        story.complete("general-office", MediaAnswer.DECIDE, Map.of("mediaDecision", "declined"));
        story.complete("general-office", MediaAnswer.DECLINE, MediaAnswer.calledBack(now()));

        expectAt(Duration.ofHours(5));
    }

    // ---- wording and watch

    @Test
    void whatHasBeenApprovedForAnIncidentThatIsGoingOnStandsOnTheScreen() {
        ProcessInstance fault = story.start("agent", SystemFault.KEY, SystemFault.report(1));
        story.fireDue();
        story.told("system-fault.reported → agent-admin");
        approve(fault, "系统升级\n预计中午恢复");

        taken(journalist());

        assertThat(variable(MediaAnswer.DECIDE, "openIncidentsText").toString())
                .contains(story.businessKey(fault), "统一口径：系统升级 预计中午恢复");
    }

    @Test
    void adverseReportsAreToldAndTheWatchGoesOnUntilTheOfficeEndsIt() {
        ProcessInstance inquiry = taken(journalist());
        String key = story.businessKey(inquiry);

        story.complete("general-office", MediaInquiry.WATCH, watched("adverse", "continue"));
        story.told(
                "media-inquiry.adverse → department-head",
                "media-inquiry.adverse → centre-manager",
                "media-inquiry.adverse → executive");
        assertThat(variable(MediaInquiry.WATCH, "mediaTone")).isNull();
        story.complete(
                "general-office",
                MediaInquiry.WATCH,
                Map.of("mediaTone", "none", "mediaFindings", "已撤稿", "watchDecision", "end"));

        assertThat(versions(key))
                .extracting(version -> fields(version).get("mediaFindings"))
                .containsExactly(null, "晚报网站 10:20 转载", "已撤稿");
        assertThat(incident(key).open()).isTrue();
    }

    // ----

    /** As the announcement of that incident would. */
    private void approve(ProcessInstance incident, String wording) {
        ((ProcessEngineConfigurationImpl) story.engine().getProcessEngineConfiguration())
                .getCommandExecutorTxRequired()
                .execute(context -> {
                    story.engine().getRuntimeService().setVariable(incident.getId(), "approvedWording", wording);
                    return null;
                });
    }

    private ProcessInstance start(Map<String, Object> inquiry) {
        return story.start("agent", MediaInquiry.KEY, inquiry);
    }

    private ProcessInstance taken(Map<String, Object> inquiry) {
        ProcessInstance started = start(inquiry);
        story.complete("team-leader", MediaAnswer.CONTACT, MediaAnswer.contacted());
        story.complete("general-office", MediaAnswer.TAKE, Map.of());
        story.told(REPORTED, TAKEN_OVER);
        return started;
    }

    private void expectAt(Duration after, String... messages) {
        story.timeIs(Story.BEGIN.plus(after).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(after));
        story.fireDue();
        story.told(messages);
    }

    private Incident incident(String key) {
        return incidents.find(key).orElseThrow();
    }

    private Map<String, Object> record(String key) {
        List<Entry> versions = versions(key);
        return fields(versions.get(versions.size() - 1));
    }

    private List<Entry> versions(String key) {
        List<Entry> records = registers.list(Filter.ofIncident("media-inquiry", key), 0, 2);
        assertThat(records).hasSize(1);
        return registers.versions("media-inquiry", records.get(0).subject());
    }

    private static Map<String, Object> fields(Entry version) {
        return new ObjectMapper().convertValue(version.fields(), new TypeReference<>() {});
    }

    private Object variable(String task, String name) {
        return story.engine().getTaskService().getVariable(story.task(task).getId(), name);
    }

    private String now() {
        return OffsetDateTime.ofInstant(story.now(), story.zone()).toString();
    }
}
