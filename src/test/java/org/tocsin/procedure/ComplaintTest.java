package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tocsin.procedure.Complaint.with;
import static org.tocsin.procedure.ComplaintHandling.next;
import static org.tocsin.procedure.ComplaintHandling.settled;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.tocsin.ModelCoverage;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** A complaint from its receipt to the customer's verdict, by every way it can take. */
@TocsinTest
class ComplaintTest {

    @RegisterExtension
    static final ModelCoverage coverage =
            ModelCoverage.ofAll(Complaint.KEY, ComplaintHandling.KEY, SatisfactionSurvey.KEY);

    private static final String[] RECEIVED = {
        "complaint-handling.received → back-office", "complaint-handling.received → duty-staff"
    };
    private static final String FORWARDED = "complaint-handling.forwarded → handling-unit";
    private static final Map<String, Object> FORWARD = Map.of("handlingUnit", "城东支行");

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Autowired
    TestRestTemplate http;

    @BeforeEach
    void engine() {
        ProcessEngineTests.init(story.engine());
    }

    // ---- general

    @Test
    void aGeneralComplaintIsForwardedHandledReviewedAnsweredAndFollowedUp() {
        ProcessInstance complaint = start(Complaint.of("general"));
        story.told(RECEIVED);
        assertThat(story.businessKey(complaint)).matches("CP-20261122-\\d+");

        story.complete("duty-staff", ComplaintHandling.FORWARD, FORWARD);
        story.told(FORWARDED);
        story.complete("duty-staff", Complaint.REPLY, Map.of("repliedAt", now(), "replyNote", "已转城东支行"));
        story.complete("handling-unit", ComplaintHandling.HANDLE, settled());
        story.complete("back-office", Complaint.REVIEW, Map.of("reviewResult", "passed"));
        story.pass(Duration.ofHours(3));
        story.complete("duty-staff", Complaint.TELL_RESULT, Map.of("resultAt", now()));
        finish();

        ProcessEngineTests.assertThat(complaint).isEnded().hasPassed(Complaint.CLOSED);
        Incident incident = incident(complaint);
        assertThat(incident.outcome()).isEqualTo("settled");
        assertThat(story.journal(incident.businessKey()))
                .contains("DONE 完成「转承办部门」", "DONE 完成「承办投诉」", "DONE 完成「复核处理结果」")
                .anyMatch(entry -> entry.startsWith("MET 已受理并记录"))
                .anyMatch(entry -> entry.startsWith("MET 已答复客户") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("MET 已告知客户结果") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("CLOSED 投诉办结") && entry.endsWith("在全部时限内"));
        JsonNode record = record("complaint", incident.businessKey());
        assertThat(record.path("outcome").asText()).isEqualTo("settled");
        assertThat(record.path("handlingUnit").asText()).isEqualTo("城东支行");
        assertThat(record.path("recordingNumber").asText()).isEqualTo("REC-77");
        assertThat(record.path("rootCause").asText()).isEqualTo("叫号系统没有提示");
        assertThat(record.path("satisfied").asText()).isEqualTo("yes");
        story.complete("agent", SatisfactionSurvey.ASK, SatisfactionSurvey.answered("yes"));
        assertThat(record("satisfaction", incident.businessKey())
                        .path("satisfactionScore")
                        .asInt())
                .isEqualTo(4);
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aComplaintSettledOnTheSpotBecomesASuggestionAndStillCounts() {
        ProcessInstance complaint = start(with(Complaint.of("general"), "solvedOnSpot", true));

        ProcessEngineTests.assertThat(complaint).isEnded().hasPassed(Complaint.SUGGESTION);
        assertThat(incident(complaint).outcome()).isEqualTo("suggestion");
        assertThat(record("complaint", story.businessKey(complaint))
                        .path("outcome")
                        .asText())
                .isEqualTo("suggestion");
        assertThat(story.openTasks()).isEmpty();
        story.nobodyElseIsTold();
    }

    @Test
    void whatTheUnitCannotSettleTheSupervisorCoordinates() {
        ProcessInstance complaint = forwarded(Complaint.of("general"));

        story.complete("handling-unit", ComplaintHandling.HANDLE, next());
        story.told("complaint-handling.coordinate → back-office");
        assertThat(variable(story.task(ComplaintHandling.COORDINATE), "lastResult"))
                .isEqualTo("客户要求赔偿，权限不足");
        story.complete("back-office", ComplaintHandling.COORDINATE, settled());

        // Who co-ordinated does not review; the next role up does.
        assertThatThrownBy(() -> story.complete("back-office", Complaint.REVIEW, Map.of("reviewResult", "passed")))
                .isInstanceOf(AuthorizationException.class);
        story.complete("centre-manager", Complaint.REVIEW, Map.of("reviewResult", "passed"));
        story.complete("team-leader", Complaint.TELL_RESULT, Map.of("resultAt", now()));
        finish();
        assertThat(incident(complaint).outcome()).isEqualTo("settled");
    }

    @Test
    void whatTheSupervisorCannotSettleTheCentreManagerDecides() {
        ProcessInstance complaint = forwarded(Complaint.of("general"));
        story.complete("handling-unit", ComplaintHandling.HANDLE, next());
        story.complete("back-office", ComplaintHandling.COORDINATE, next());
        story.told("complaint-handling.coordinate → back-office", "complaint-handling.decide → centre-manager");

        story.complete(
                "centre-manager", ComplaintHandling.DECIDE, Map.of("settlement", "unsettled", "result", "按规定不予赔偿，已解释"));
        story.complete("back-office", Complaint.REVIEW, Map.of("reviewResult", "passed"));
        story.complete("duty-staff", Complaint.TELL_RESULT, Map.of("resultAt", now()));
        finish();

        assertThat(incident(complaint).outcome()).isEqualTo("unsettled");
        assertThat(record("complaint", story.businessKey(complaint))
                        .path("result")
                        .asText())
                .isEqualTo("按规定不予赔偿，已解释");
    }

    @Test
    void aResultThatDoesNotPassTheReviewGoesBack() {
        forwarded(Complaint.of("general"));
        story.complete("handling-unit", ComplaintHandling.HANDLE, settled());

        story.complete("back-office", Complaint.REVIEW, Map.of("reviewResult", "again", "reviewNote", "没有回应诉求"));

        story.told(RECEIVED);
        assertThat(story.task(ComplaintHandling.FORWARD)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "e-channel,, e-banking",
        "self-service,, it",
        "e-channel, 城东支行, handling-unit",
        "fee,, handling-unit",
        ",, handling-unit"
    })
    void theHandlingUnitFollowsFromTheTable(String subject, String branch, String group) {
        Map<String, Object> complaint = Complaint.of("general");
        if (subject != null) {
            complaint.put("complaintSubject", subject);
        }
        if (branch != null) {
            complaint.put("branch", branch);
        }
        start(complaint);
        story.told(RECEIVED);

        assertThat(variable(story.task(ComplaintHandling.FORWARD), "handlingGroups"))
                .isEqualTo(group);
    }

    @Test
    void accountSecurityComesFirst() {
        start(with(Complaint.of("general"), "accountSecurity", true));
        story.told(RECEIVED);
        int first = story.task(ComplaintHandling.FORWARD).getPriority();
        story.complete("duty-staff", ComplaintHandling.FORWARD, FORWARD);
        story.told(FORWARDED);

        start(Complaint.of("general"));
        story.told(RECEIVED);

        assertThat(first).isGreaterThan(story.task(ComplaintHandling.FORWARD).getPriority());
    }

    @Test
    void earlierComplaintsOfTheSameCustomerAreShown() {
        ProcessInstance earlier = start(with(Complaint.of("general"), "solvedOnSpot", true));
        start(with(with(Complaint.of("general"), "solvedOnSpot", true), "customerPhone", "13900139000"));
        start(with(with(Complaint.of("about-agent"), "solvedOnSpot", true), "agentConcerned", "agent"));

        start(with(Complaint.of("general"), "customerPhone", "+86 138-0013-8000"));

        story.told(RECEIVED);
        String shown = variable(story.task(ComplaintHandling.FORWARD), "earlierComplaints")
                .toString();
        // The one about an agent is none of the agents' business.
        assertThat(shown.lines()).hasSize(1);
        assertThat(shown).contains(story.businessKey(earlier), "一般投诉", "转为建议处理");
    }

    // ---- urgent

    @Test
    void anUrgentComplaintIsSolvedAtOnceWhileBothManagersLearnOfIt() {
        ProcessInstance complaint = start(Complaint.of("urgent"));
        story.told(
                "complaint-handling.urgent → team-leader",
                "complaint-handling.urgent-managers → centre-manager",
                "complaint-handling.urgent-managers → department-head",
                "complaint-handling.urgent-managers → duty-staff");

        story.complete("team-leader", ComplaintHandling.REACH_CONTACT, Map.of("contactReached", "李四"));
        story.told("complaint-handling.urgent-contact → emergency-contact");
        story.complete("emergency-contact", ComplaintHandling.SOLVE_AT_ONCE, settled());
        story.complete("duty-staff", ComplaintHandling.REPORT, Map.of("managersReached", true, "instructions", "妥善安抚"));
        story.complete("back-office", Complaint.REVIEW, Map.of("reviewResult", "passed"));
        story.complete("duty-staff", Complaint.TELL_RESULT, Map.of("resultAt", now()));
        finish();

        assertThat(incident(complaint).outcome()).isEqualTo("settled");
        assertThat(story.journal(story.businessKey(complaint)))
                .anyMatch(entry -> entry.startsWith("MET 紧急投诉已处置") && entry.endsWith("在时限内"));
    }

    @Test
    void anUrgentComplaintNotSolvedWithinTheHourGoesUpAndThenToTheUnit() {
        start(Complaint.of("urgent"));
        story.told(
                "complaint-handling.urgent → team-leader",
                "complaint-handling.urgent-managers → centre-manager",
                "complaint-handling.urgent-managers → department-head",
                "complaint-handling.urgent-managers → duty-staff");

        story.timeIs(Story.BEGIN.plus(Duration.ofHours(1)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.pass(Duration.ofSeconds(1));
        story.fireDue();
        story.told(
                "complaint-handling.urgent-overdue → centre-manager",
                "complaint-handling.urgent-overdue → department-head");

        story.complete("team-leader", ComplaintHandling.REACH_CONTACT, Map.of("contactReached", "李四"));
        story.complete("emergency-contact", ComplaintHandling.SOLVE_AT_ONCE, next());
        story.complete("duty-staff", ComplaintHandling.REPORT, Map.of("managersReached", true));
        story.told("complaint-handling.urgent-contact → emergency-contact", RECEIVED[0], RECEIVED[1]);
        assertThat(story.task(ComplaintHandling.FORWARD)).isNotNull();
    }

    // ---- about an agent

    @Test
    void aComplaintAboutAnAgentIsExplainedAgainByTheTeamLeader() {
        ProcessInstance complaint = aboutAgent("agent");
        story.told("complaint-handling.about-agent → team-leader");

        story.complete("team-leader", ComplaintHandling.EXPLAIN, settled());
        story.complete("back-office", Complaint.REVIEW, Map.of("reviewResult", "passed"));
        story.complete("duty-staff", Complaint.TELL_RESULT, Map.of("resultAt", now()));

        // The only agent is the one complained about, and the team leader has handled it: the next role up calls back.
        story.complete("back-office", Complaint.CALL_BACK, Map.of("callBack", "客户认可", "satisfied", "yes"));
        cause();
        assertThat(incident(complaint).outcome()).isEqualTo("settled");
        story.complete("team-leader", SatisfactionSurvey.ASK, SatisfactionSurvey.answered("yes"));
    }

    @Test
    void aDifficultCustomerIsHelpedByDutyStaff() {
        aboutAgent("agent");
        story.complete("team-leader", ComplaintHandling.EXPLAIN, next());
        story.told("complaint-handling.about-agent → team-leader", "complaint-handling.assist → duty-staff");

        story.complete("duty-staff", ComplaintHandling.ASSIST, settled());

        assertThat(story.task(Complaint.REVIEW)).isNotNull();
    }

    @Test
    void whatNobodyCouldSettleTheCentreManagerSolves() {
        aboutAgent("agent");
        story.complete("team-leader", ComplaintHandling.EXPLAIN, next());
        story.complete("duty-staff", ComplaintHandling.ASSIST, next());
        story.told(
                "complaint-handling.about-agent → team-leader",
                "complaint-handling.assist → duty-staff",
                "complaint-handling.decide → centre-manager");

        story.complete(
                "centre-manager", ComplaintHandling.DECIDE, Map.of("settlement", "settled", "result", "调离岗位并当面致歉"));

        assertThat(story.task(Complaint.REVIEW)).isNotNull();
    }

    @Test
    void whoIsComplainedAboutIsFoundOutBeforeAnybodyGetsTheCase() {
        ProcessInstance complaint = start(Complaint.of("about-agent"));
        assertThat(story.openTasks()).doesNotContain(ComplaintHandling.EXPLAIN);

        story.complete(
                "duty-staff", ComplaintHandling.IDENTIFY, Map.of("agentConcerned", "agent", "identifyNote", "听了录音"));

        story.told("complaint-handling.about-agent → team-leader");
        assertThat(hiddenFrom(complaint)).containsExactly("agent");
    }

    @Test
    void whoeverCannotBeFoundOutHoldsNothingUp() {
        ProcessInstance complaint = start(with(Complaint.of("about-agent"), "agentConcerned", "nobody-knows"));

        story.complete("duty-staff", ComplaintHandling.IDENTIFY, Map.of("identifyNote", "录音缺失"));

        story.told("complaint-handling.about-agent → team-leader");
        assertThat(hiddenFrom(complaint)).isEmpty();
    }

    // ---- hidden

    @Test
    void theOneComplainedAboutNeitherHandlesNorSeesIt() {
        User colleague = colleague("agent2", "agent");
        try {
            ProcessInstance complaint = aboutAgent("agent");
            story.told("complaint-handling.about-agent → team-leader");
            String key = story.businessKey(complaint);

            assertThat(offered("agent")).isEmpty();
            assertThat(offered("agent2")).containsExactly(Complaint.REPLY);
            assertThatThrownBy(() ->
                            story.complete("agent", Complaint.REPLY, Map.of("repliedAt", now(), "replyNote", "自己答复")))
                    .isInstanceOf(AuthorizationException.class);
            assertThat(incidents("agent")).doesNotContain(key);
            assertThat(incidents("duty-staff")).contains(key);
            assertThat(new Rest(http, "agent")
                            .get("/api/incidents/" + key)
                            .getStatusCode()
                            .value())
                    .isEqualTo(404);
            assertThat(new Rest(http, "agent")
                            .get("/api/incidents/" + key + "/timeline")
                            .getStatusCode()
                            .value())
                    .isEqualTo(404);
            assertThat(new Rest(http, "agent")
                            .get("/api/notifications?incident=" + key)
                            .getBody())
                    .isEmpty();
            assertThat(new Rest(http, "agent").get("/engine-rest/task").getBody())
                    .isEmpty();
            assertThat(story.journal(key)).contains("HIDDEN 自此对 agent 不可见，该人不参与处理");
        } finally {
            story.engine().getIdentityService().deleteUser(colleague.getId());
        }
    }

    @Test
    void aTeamLeaderComplainedAboutIsPassedOverAndReadsNoRecordOfIt() {
        ProcessInstance complaint = aboutAgent("team-leader");

        // Nobody else is a team leader: the next role up has it.
        story.told(
                "complaint-handling.about-agent → nobody as team-leader",
                "complaint-handling.about-agent → back-office");
        assertThat(offered("team-leader")).isEmpty();
        assertThat(offered("back-office")).contains(ComplaintHandling.EXPLAIN);
        start(Complaint.of("general"));
        story.told(RECEIVED);
        assertThat(records("team-leader")).hasSize(1).noneMatch(record -> record.equals(story.businessKey(complaint)));
        assertThat(records("duty-staff")).hasSize(2);
    }

    // ---- who answers for it

    @Test
    void whoeverReceivesAComplaintAnswersForIt() {
        ProcessInstance complaint = start(Complaint.of("general"));
        story.told(RECEIVED);

        assertThat(incident(complaint).responsible()).isEqualTo("agent");
        assertThat(story.journal(story.businessKey(complaint))).contains("TAKEN 事件负责人：agent");
    }

    @Test
    void aComplaintAboutAnAgentIsTheTeamLeadersAndNeverTheAgents() {
        ProcessInstance known = aboutAgent("agent");
        story.told("complaint-handling.about-agent → team-leader");
        assertThat(incident(known).responsible()).isEqualTo("team-leader");

        // Nobody knows yet whom it is about: it may be whoever has received it.
        ProcessInstance unknown = start(Complaint.of("about-agent"));
        assertThat(incident(unknown).responsible()).isEqualTo("team-leader");
    }

    @Test
    void whoeverTurnsOutToBeTheOneComplainedAboutNoLongerAnswersForIt() {
        ProcessInstance complaint = start(Complaint.of("about-agent"));

        story.complete(
                "duty-staff",
                ComplaintHandling.IDENTIFY,
                Map.of("agentConcerned", "team-leader", "identifyNote", "听了录音"));

        story.told(
                "complaint-handling.about-agent → nobody as team-leader",
                "complaint-handling.about-agent → back-office");
        assertThat(incident(complaint).responsible()).isEqualTo("back-office");
        assertThat(story.journal(story.businessKey(complaint)))
                .contains("TAKEN 事件负责人：team-leader", "TAKEN 事件负责人：back-office");
    }

    // ---- not satisfied

    @Test
    void aCustomerWhoIsNotSatisfiedIsHandledAgainBySomebodyElseAndCalledBackAgain() {
        ProcessInstance complaint = notSatisfied();
        assertThat(record("complaint", story.businessKey(complaint))
                        .path("callBack")
                        .asText())
                .isEqualTo("客户不认可，要求赔偿");

        story.complete(
                "department-head",
                Complaint.DECIDE_AGAIN,
                Map.of("againDecision", "again", "againNote", "与客户当面沟通，按规定补偿"));
        assertThat(offered("handling-unit")).doesNotContain(Complaint.SETTLE_AGAIN);
        assertThat(variable(story.task(Complaint.SETTLE_AGAIN), "lastResult")).isEqualTo("已向客户致歉并补发凭证");
        story.complete("back-office", Complaint.SETTLE_AGAIN, Map.of("settlement", "settled", "result", "已补偿排队客户停车费"));
        story.complete("duty-staff", Complaint.TELL_AGAIN, Map.of("againToldAt", now()));
        finish();

        ProcessEngineTests.assertThat(complaint).isEnded();
        JsonNode record = record("complaint", story.businessKey(complaint));
        assertThat(record.path("result").asText()).isEqualTo("已补偿排队客户停车费");
        assertThat(record.path("callBack").asText()).isEqualTo("客户认可");
        assertThat(record.path("againDecision").asText()).isEqualTo("again");
        assertThat(incident(complaint).outcome()).isEqualTo("settled");
    }

    @Test
    void aResultThatStandsIsExplainedOnceMoreAndThenTheComplaintEnds() {
        ProcessInstance complaint = notSatisfied();

        story.complete(
                "centre-manager", Complaint.DECIDE_AGAIN, Map.of("againDecision", "final", "againNote", "按规定不能赔偿"));
        assertThat(story.openTasks()).containsExactly(Complaint.TELL_AGAIN);
        story.complete("duty-staff", Complaint.TELL_AGAIN, Map.of("againToldAt", now()));
        story.complete("team-leader", Complaint.CALL_BACK, Map.of("callBack", "仍不认可", "satisfied", "no"));
        cause();

        ProcessEngineTests.assertThat(complaint).isEnded();
        assertThat(incident(complaint).outcome()).isEqualTo("unsettled");
    }

    @Test
    void whoeverIsStillNotSatisfiedAfterThatGoesUpOnceMore() {
        notSatisfied();
        story.complete("centre-manager", Complaint.DECIDE_AGAIN, Map.of("againDecision", "again", "againNote", "重新核实"));
        story.complete("back-office", Complaint.SETTLE_AGAIN, Map.of("settlement", "unsettled", "result", "核实无误"));
        story.complete("duty-staff", Complaint.TELL_AGAIN, Map.of("againToldAt", now()));

        story.complete("team-leader", Complaint.CALL_BACK, Map.of("callBack", "仍不认可", "satisfied", "no"));

        story.told("complaint.not-satisfied → centre-manager", "complaint.not-satisfied → department-head");
        Task decision = story.task(Complaint.DECIDE_AGAIN);
        assertThat(variable(decision, "againNote")).isNull();
        assertThat(variable(decision, "callBack")).isEqualTo("仍不认可");
    }

    @Test
    void handlingAgainHasSevenWorkingDaysFromTheCallBackToTheSecond() {
        notSatisfied();

        expectAt(
                "2026-12-01T23:59:59+08:00",
                "complaint.again-overdue → department-head",
                "complaint.again-overdue → compliance-risk",
                "complaint.again-overdue → executive");
        assertThat(story.openTasks()).containsExactly(Complaint.DECIDE_AGAIN);
    }

    // ---- clocks

    @Test
    void threeClocksRunSideBySideFromReceiptEachToTheSecond() {
        ProcessInstance complaint = start(Complaint.of("general"));
        story.told(RECEIVED);
        assertThat(clocks(story.task(Complaint.REPLY)))
                .contains("2026-11-24 23:59:59", "2026-12-01 23:59:59", "2026-12-07 23:59:59");

        expectAt("2026-11-23T23:59:59+08:00", "complaint.reply-reminder → duty-staff");
        expectAt(
                "2026-11-24T23:59:59+08:00",
                "complaint.reply-overdue → back-office",
                "complaint.reply-overdue → centre-manager");
        expectAt(
                "2026-11-27T23:59:59+08:00",
                "complaint.result-reminder → duty-staff",
                "complaint.result-reminder → back-office");
        expectAt(
                "2026-12-01T23:59:59+08:00",
                "complaint.result-overdue → centre-manager",
                "complaint.result-overdue → department-head");
        expectAt(
                "2026-12-04T23:59:59+08:00",
                "complaint.legal-reminder → duty-staff",
                "complaint.legal-reminder → back-office",
                "complaint.legal-reminder → compliance-risk");
        expectAt(
                "2026-12-07T23:59:59+08:00",
                "complaint.legal-overdue → department-head",
                "complaint.legal-overdue → compliance-risk",
                "complaint.legal-overdue → executive");

        assertThat(incident(complaint).open()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // National Day, with the make-up Saturday of 10 October.
        "2026-09-29T10:00:00+08:00, 2026-10-08, 2026-10-14, 2026-10-14",
        // Spring Festival, with make-up Saturdays before and after it.
        "2026-02-13T16:30:00+08:00, 2026-02-24, 2026-03-02, 2026-02-28",
        // An ordinary week over its weekend.
        "2026-11-19T23:59:00+08:00, 2026-11-23, 2026-11-30, 2026-12-04"
    })
    void workingDaysAreThoseOfTheCalendarWithItsHolidaysAndMakeUpDays(
            String received, String reply, String result, String legal) {
        story.timeIs(OffsetDateTime.parse(received).toInstant());

        ProcessInstance complaint = start(Complaint.of("general"));
        story.told(RECEIVED);

        Map<String, Instant> limits = incidents.limits(story.businessKey(complaint));
        assertThat(limits.get("reply")).isEqualTo(endOf(reply));
        assertThat(limits.get("result")).isEqualTo(endOf(result));
        assertThat(limits.get("legal")).isEqualTo(endOf(legal));
    }

    @Test
    void clocksCountFromReceiptAndNotFromRegistration() {
        ProcessInstance complaint = start(with(Complaint.of("general"), "receivedAt", "2026-11-17T09:00:00+08:00"));

        assertThat(incidents.limits(story.businessKey(complaint)).get("reply")).isEqualTo(endOf("2026-11-19"));
        story.told(RECEIVED);
        story.fireDue();
        story.told(
                "complaint.reply-reminder → duty-staff",
                "complaint.reply-overdue → back-office",
                "complaint.reply-overdue → centre-manager");
    }

    @Test
    void aReceiptInTheFutureIsRefused() {
        assertThatThrownBy(() -> start(with(Complaint.of("general"), "receivedAt", "2026-11-22T09:01:00+08:00")))
                .hasMessageContaining("receivedAt");
    }

    @Test
    void aResultIsAlsoAReply() {
        ProcessInstance complaint = forwarded(Complaint.of("general"));
        story.complete("handling-unit", ComplaintHandling.HANDLE, settled());
        story.complete("back-office", Complaint.REVIEW, Map.of("reviewResult", "passed"));
        story.complete("duty-staff", Complaint.TELL_RESULT, Map.of("resultAt", now()));

        assertThat(story.openTasks()).containsExactly(Complaint.CALL_BACK);
        finish();
        assertThat(record("complaint", story.businessKey(complaint))
                        .path("repliedAt")
                        .asText())
                .isEqualTo(record("complaint", story.businessKey(complaint))
                        .path("resultAt")
                        .asText());
        story.pass(Duration.ofDays(40));
        story.fireDue();
        story.told("satisfaction-survey.survey-reminder → team-leader");
    }

    @Test
    void aComplexCaseIsExtendedOnceWithItsReasonAndASpecialOneOnlyWithApproval() {
        ProcessInstance complaint = legalReminder();

        story.complete(
                "duty-staff",
                Complaint.REQUEST_EXTENSION,
                Map.of("extension", "complex", "extensionReason", "需跨行调取凭证"));
        assertThat(incidents.limits(story.businessKey(complaint)).get("legal")).isEqualTo(endOf("2026-12-22"));
        assertThat(clocks(story.task(Complaint.REPLY))).contains("2026-12-22 23:59:59");
        assertThat(clocks(story.task(ComplaintHandling.FORWARD))).contains("2026-12-22 23:59:59");
        assertThat(story.journal(story.businessKey(complaint)))
                .contains("EXTENDED 时限「法定期限」延长为 30 天，至 2026-12-22 23:59:59。原因：需跨行调取凭证");

        expectAt(
                "2026-12-19T23:59:59+08:00",
                "complaint.legal-reminder → duty-staff",
                "complaint.legal-reminder → back-office",
                "complaint.legal-reminder → compliance-risk");
        story.complete(
                "back-office",
                Complaint.REQUEST_EXTENSION,
                Map.of("extension", "special", "extensionReason", "司法鉴定未完成"));
        story.told("complaint.extension-asked → executive");
        story.complete("executive", Complaint.APPROVE_EXTENSION, Map.of("extensionApproved", "yes"));
        assertThat(incidents.limits(story.businessKey(complaint)).get("legal")).isEqualTo(endOf("2026-12-22"));
        story.complete("duty-staff", Complaint.TELL_EXTENDED, Map.of("extensionToldAt", now()));
        assertThat(incidents.limits(story.businessKey(complaint)).get("legal")).isEqualTo(endOf("2027-01-21"));
        assertThat(story.timer(Complaint.LEGAL_DUE).getDuedate().toInstant()).isEqualTo(endOf("2027-01-21"));
        assertThat(story.timer(Complaint.LEGAL_REMINDER).getDuedate().toInstant())
                .isEqualTo(endOf("2027-01-18"));
    }

    @Test
    void withoutApprovalOrWithoutNeedTheLegalClockStays() {
        ProcessInstance refused = legalReminder();
        story.complete(
                "duty-staff", Complaint.REQUEST_EXTENSION, Map.of("extension", "special", "extensionReason", "人手不足"));
        story.told("complaint.extension-asked → executive");
        story.complete("executive", Complaint.APPROVE_EXTENSION, Map.of("extensionApproved", "no"));
        assertThat(incidents.limits(story.businessKey(refused)).get("legal")).isEqualTo(endOf("2026-12-07"));
        assertThat(story.openTasks()).doesNotContain(Complaint.TELL_EXTENDED, Complaint.REQUEST_EXTENSION);

        ProcessInstance kept = start(with(Complaint.of("general"), "receivedAt", "2026-11-22T09:00:00+08:00"));
        story.told(RECEIVED);
        story.fireDue();
        expectSince(kept);
        story.complete("duty-staff", Complaint.REQUEST_EXTENSION, Map.of("extension", "none"));
        assertThat(incidents.limits(story.businessKey(kept)).get("legal")).isEqualTo(endOf("2026-12-07"));
    }

    // ---- the survey

    @Test
    void aCustomerWhoSaysThatItIsNotSolvedIsHeard() {
        ProcessInstance complaint = closed();

        story.complete("agent", SatisfactionSurvey.ASK, SatisfactionSurvey.answered("no"));

        story.told("satisfaction-survey.unsolved → back-office", "satisfaction-survey.unsolved → centre-manager");
        assertThat(record("satisfaction", story.businessKey(complaint))
                        .path("problemSolved")
                        .asText())
                .isEqualTo("no");
    }

    @Test
    void whereNoSurveyIsDeployedTheComplaintEndsAllTheSame() {
        story.engine().getRepositoryService().suspendProcessDefinitionByKey(SatisfactionSurvey.KEY);
        try {
            ProcessInstance complaint = closed();

            ProcessEngineTests.assertThat(complaint).isEnded().hasPassed(Complaint.WITHOUT_SURVEY);
        } finally {
            story.engine().getRepositoryService().activateProcessDefinitionByKey(SatisfactionSurvey.KEY);
        }
    }

    // ----

    private ProcessInstance start(Map<String, Object> complaint) {
        return story.start("agent", Complaint.KEY, complaint);
    }

    private ProcessInstance aboutAgent(String accused) {
        return start(with(Complaint.of("about-agent"), "agentConcerned", accused));
    }

    private ProcessInstance forwarded(Map<String, Object> complaint) {
        ProcessInstance instance = start(complaint);
        story.complete("duty-staff", ComplaintHandling.FORWARD, FORWARD);
        story.told(RECEIVED[0], RECEIVED[1], FORWARDED);
        return instance;
    }

    private ProcessInstance closed() {
        ProcessInstance complaint = forwarded(Complaint.of("general"));
        story.complete("handling-unit", ComplaintHandling.HANDLE, settled());
        story.complete("back-office", Complaint.REVIEW, Map.of("reviewResult", "passed"));
        story.complete("duty-staff", Complaint.TELL_RESULT, Map.of("resultAt", now()));
        finish();
        return complaint;
    }

    /** Told the result, called back, and not satisfied with it. */
    private ProcessInstance notSatisfied() {
        ProcessInstance complaint = forwarded(Complaint.of("general"));
        story.complete("handling-unit", ComplaintHandling.HANDLE, settled());
        story.complete("back-office", Complaint.REVIEW, Map.of("reviewResult", "passed"));
        story.complete("duty-staff", Complaint.TELL_RESULT, Map.of("resultAt", now()));
        story.complete("team-leader", Complaint.CALL_BACK, Map.of("callBack", "客户不认可，要求赔偿", "satisfied", "no"));
        story.told("complaint.not-satisfied → centre-manager", "complaint.not-satisfied → department-head");
        return complaint;
    }

    /** At the moment when three days of the legal period are left. */
    private ProcessInstance legalReminder() {
        ProcessInstance complaint = start(Complaint.of("general"));
        story.told(RECEIVED);
        story.timeIs(endOf("2026-12-04"));
        story.fireDue();
        expectSince(complaint);
        return complaint;
    }

    private void expectSince(ProcessInstance complaint) {
        story.told(
                "complaint.reply-reminder → duty-staff",
                "complaint.reply-overdue → back-office",
                "complaint.reply-overdue → centre-manager",
                "complaint.result-reminder → duty-staff",
                "complaint.result-reminder → back-office",
                "complaint.result-overdue → centre-manager",
                "complaint.result-overdue → department-head",
                "complaint.legal-reminder → duty-staff",
                "complaint.legal-reminder → back-office",
                "complaint.legal-reminder → compliance-risk");
        assertThat(incident(complaint).open()).isTrue();
    }

    private void expectAt(String moment, String... messages) {
        Instant due = OffsetDateTime.parse(moment).toInstant();
        story.timeIs(due.minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(due);
        story.fireDue();
        story.told(messages);
    }

    private void finish() {
        story.complete("team-leader", Complaint.CALL_BACK, Map.of("callBack", "客户认可", "satisfied", "yes"));
        cause();
    }

    private void cause() {
        story.complete("back-office", Complaint.ROOT_CAUSE, Map.of("causeClass", "system", "rootCause", "叫号系统没有提示"));
    }

    private User colleague(String id, String group) {
        IdentityService identities = story.engine().getIdentityService();
        User user = identities.newUser(id);
        user.setPassword("a long password 2026");
        identities.saveUser(user);
        identities.createMembership(id, group);
        return user;
    }

    private static Instant endOf(String day) {
        return OffsetDateTime.parse(day + "T23:59:59+08:00").toInstant();
    }

    private String now() {
        return story.now().toString();
    }

    private Object variable(Task task, String name) {
        return story.engine().getTaskService().getVariable(task.getId(), name);
    }

    private String clocks(Task task) {
        return variable(task, "clocks").toString();
    }

    private List<String> offered(String user) {
        story.signIn(user);
        try {
            return story.engine().getTaskService().createTaskQuery().taskCandidateUser(user).list().stream()
                    .map(Task::getTaskDefinitionKey)
                    .toList();
        } finally {
            story.signOut();
        }
    }

    private List<String> incidents(String user) {
        return new Rest(http, user).get("/api/incidents").getBody().findValuesAsText("businessKey");
    }

    private List<String> records(String user) {
        return new Rest(http, user)
                .get("/api/records/complaint").getBody().findValuesAsText("incident").stream()
                        .distinct()
                        .toList();
    }

    private List<String> hiddenFrom(ProcessInstance complaint) {
        return story.jdbc()
                .sql("select person from tocsin.incident_hidden where business_key = ?")
                .param(story.businessKey(complaint))
                .query(String.class)
                .list();
    }

    private JsonNode record(String type, String key) {
        JsonNode records = new Rest(http, "centre-manager")
                .get("/api/records/" + type + "?incident=" + key)
                .getBody();
        assertThat(records).hasSize(1);
        return records.path(0).path("fields");
    }

    private Incident incident(ProcessInstance complaint) {
        return incidents.find(story.businessKey(complaint)).orElseThrow();
    }
}
