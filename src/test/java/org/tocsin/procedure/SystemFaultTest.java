package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;
import static org.tocsin.procedure.SystemFault.report;
import static org.tocsin.procedure.SystemFault.with;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.ProcessInstanceQuery;
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

/** A system fault from its report to its end, by every way it can take. */
@TocsinTest
class SystemFaultTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(SystemFault.KEY, AffectedCustomer.KEY, ExtraTask.KEY);

    private static final String REPORTED = "system-fault.reported → agent-admin";
    private static final String FIRST_STEP = "system-fault.first-step → centre-manager";
    private static final String SECOND_STEP = "system-fault.second-step → department-head";
    private static final String CONTINUITY = "system-fault.continuity → bc-group";

    /** What is told from the report to the repair. */
    private static final String[] CONFIRMATION = {
        REPORTED,
        "system-fault.confirmed → it",
        "system-fault.confirmed → e-banking",
        "system-fault.confirmed → back-office"
    };

    private static final Map<String, Object> CONFIRMED = Map.of("verdict", "confirm");

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @BeforeEach
    void engine() {
        ProcessEngineTests.init(story.engine());
    }

    // ---- the happy path

    @Test
    void aFaultIsReportedRecordedRepairedAndRecovers() {
        ProcessInstance fault = reported(report(3));
        story.told(REPORTED);

        story.complete("agent-admin", SystemFault.FILL_RECORD, CONFIRMED);
        story.told(
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
        story.pass(Duration.ofMinutes(9));
        story.complete("it", SystemFault.REPAIR, Map.of("repairResult", "repaired", "repairNote", "重启接入服务"));
        story.complete(
                "agent-admin",
                SystemFault.CONCLUDE,
                Map.of("conclusion", "recovered", "recoveredAt", story.ago(Duration.ofMinutes(1))));
        story.fireDue();

        story.told(
                "system-fault.recovered → agent-admin",
                "system-fault.recovered → it",
                "system-fault.recovered → e-banking",
                "system-fault.recovered → back-office");
        ProcessEngineTests.assertThat(fault).isEnded().hasPassed(SystemFault.RECOVERED);
        Incident incident = incident(fault);
        assertThat(incident.outcome()).isEqualTo("recovered");
        assertThat(incident.recoveredAt()).isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(8)));
        assertThat(story.openTasks()).isEmpty();
        assertThat(story.journal(incident.businessKey()))
                .anyMatch(entry -> entry.startsWith("MET 座席管理员已核实报告") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("CLOSED 故障恢复") && entry.endsWith("在全部时限内"));
    }

    @Test
    void theBusinessKeyNamesPrefixDayAndANumberThatRises() {
        ProcessInstance first = reported(report(1));
        ProcessInstance second = reported(report(1, "mail"));

        assertThat(story.businessKey(first)).matches("SF-20261122-\\d+");
        assertThat(number(second)).isGreaterThan(number(first));
        story.told(REPORTED, REPORTED);
    }

    @Test
    void aDrillSaysSoInItsKeyAndInEveryMessage() {
        ProcessInstance drill = reported(with(report(3), "drill", true));

        story.told(REPORTED);
        assertThat(story.businessKey(drill)).endsWith("-D");
        assertThat(story.message("system-fault.reported").text()).startsWith("【演练】");
    }

    // ---- who answers for it

    @Test
    void theAdministratorOnDutyAnswersForAFaultUntilSomebodyTakesItOver() {
        story.nobodyAnswers();
        story.roster().onDuty("agent-admin", "shift-leader", "team-leader");

        ProcessInstance fault = reported(report(3));

        story.told("system-fault.reported → shift-leader", "system-fault.reported → team-leader");
        assertThat(incident(fault).responsible()).isEqualTo("shift-leader");
        assertThat(story.journal(story.businessKey(fault))).contains("TAKEN 事件负责人：shift-leader");

        Task asked = story.engine()
                .getTaskService()
                .createTaskQuery()
                .taskDefinitionKey("userTask_Answer")
                .taskAssignee("team-leader")
                .initializeFormKeys()
                .singleResult();
        story.complete("team-leader", asked, Map.of("answer", "taking"));

        assertThat(incident(fault).responsible()).isEqualTo("team-leader");
    }

    @Test
    void whereNobodyIsOnDutyAFaultIsAnAdministratorsAllTheSame() {
        ProcessInstance fault = reported(report(3));

        story.told(REPORTED);
        assertThat(incident(fault).responsible()).isEqualTo("agent-admin");
    }

    // ---- limits

    @ParameterizedTest
    @CsvSource({"1, 30, 60", "2, 30, 60", "3, 15, 30", "4, 15, 30"})
    void eachStepComesAtItsLimitToTheSecondAndOnce(int level, int first, int second) {
        reported(report(level));
        story.told(REPORTED);

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(first)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(first)));
        story.fireDue();
        story.told(FIRST_STEP);
        assertThat(story.task(SystemFault.FOLLOW_UP)).isNotNull();
        assertThat(story.message("system-fault.first-step").dueAt())
                .isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(first)));

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(second)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(second)));
        story.fireDue();
        story.told(SECOND_STEP);

        story.pass(Duration.ofDays(1));
        story.fireDue();
        story.nobodyElseIsTold();
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "2, 30", "3, 15", "4, 15"})
    void aRecoveryAtExactlyTheLimitIsKeptEvenWhenTheEscalationHasFired(int level, int first) {
        ProcessInstance fault = repaired(report(level));
        story.told(
                REPORTED,
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
        Instant limit = Story.BEGIN.plus(Duration.ofMinutes(first));
        story.timeIs(limit);
        story.fireDue();
        story.told(FIRST_STEP);

        story.complete(
                "agent-admin",
                SystemFault.CONCLUDE,
                Map.of("conclusion", "recovered", "recoveredAt", limit.toString()));

        assertThat(story.journal(story.businessKey(fault))).anyMatch(entry -> entry.endsWith("在全部时限内"));
        assertThat(story.timers(SystemFault.SECOND_STEP)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 在时限内", "1, 1, 超过时限 2026-11-22 09:30", "4, 0, 在时限内", "4, 1, 超过时限 2026-11-22 09:30"})
    void aFaultIsRespondedToWithinThirtyMinutesWhateverItsLevel(int level, int seconds, String verdict) {
        ProcessInstance fault = reported(report(level));
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(30)).plusSeconds(seconds));

        story.complete("agent-admin", SystemFault.FILL_RECORD, CONFIRMED);

        assertThat(story.journal(story.businessKey(fault)))
                .anyMatch(entry -> entry.startsWith("MET 座席管理员已核实报告，2026-11-22 09:30") && entry.endsWith(verdict));
        story.told(
                REPORTED,
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
    }

    @Test
    void aRecoveryOneSecondLateIsMissed() {
        ProcessInstance fault = repaired(report(3));
        story.told(
                REPORTED,
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(15)).plusSeconds(1));

        story.complete(
                "agent-admin",
                SystemFault.CONCLUDE,
                Map.of("conclusion", "recovered", "recoveredAt", story.now().toString()));

        assertThat(story.journal(story.businessKey(fault))).anyMatch(entry -> entry.endsWith("超过时限 2026-11-22 09:15"));
    }

    @Test
    void aFormThatNobodyFillsDoesNotStopTheClock() {
        reported(report(4));
        story.told(REPORTED);

        story.pass(Duration.ofMinutes(30));
        story.fireDue();

        assertThat(story.task(SystemFault.FILL_RECORD).getAssignee()).isNull();
        story.told(FIRST_STEP, SECOND_STEP);
    }

    @Test
    void aFaultRegisteredLateEscalatesAtOnceInOrderAndOnce() {
        reported(with(report(3), "occurredAt", story.ago(Duration.ofMinutes(31))));

        story.fireDue();
        story.told(REPORTED, FIRST_STEP, SECOND_STEP);
        assertThat(story.messages().stream().map(m -> m.template()).filter(t -> t.endsWith("step")))
                .containsExactly("system-fault.first-step", "system-fault.second-step");

        story.fireDue();
        story.nobodyElseIsTold();
    }

    @Test
    void aFirstStepThatFailsDoesNotHoldBackTheSecond() {
        reported(with(report(3), "occurredAt", story.ago(Duration.ofMinutes(31))));
        story.told(REPORTED);
        story.jdbc()
                .sql(
                        "alter table tocsin.notification add constraint refused check (template <> 'system-fault.first-step') not valid")
                .update();
        try {
            Job first = story.timer(SystemFault.FIRST_STEP);
            assertThatThrownBy(() -> story.engine().getManagementService().executeJob(first.getId()))
                    .hasMessageContaining("refused");
            story.engine()
                    .getManagementService()
                    .executeJob(story.timer(SystemFault.SECOND_STEP).getId());
        } finally {
            story.jdbc()
                    .sql("alter table tocsin.notification drop constraint refused")
                    .update();
        }
        story.told(SECOND_STEP);

        story.engine()
                .getManagementService()
                .executeJob(story.timer(SystemFault.FIRST_STEP).getId());

        story.told(FIRST_STEP);
        assertThat(story.openTasks()).contains(SystemFault.FOLLOW_UP);
    }

    // ---- grading

    @Test
    void regradingUpMovesBothLimitsFromTheSameStart() {
        ProcessInstance fault = reported(report(1));
        story.told(REPORTED);
        story.pass(Duration.ofMinutes(10));

        story.complete("agent-admin", SystemFault.FILL_RECORD, with(CONFIRMED, "faultLevel", 3));

        story.told(
                "system-fault.regraded → agent-admin",
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
        assertThat(due(SystemFault.FIRST_STEP)).isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(15)));
        assertThat(due(SystemFault.SECOND_STEP)).isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(30)));
        assertThat(story.journal(story.businessKey(fault))).contains("REGRADED 级别由 1 改为 3，时限仍从发生时间起算");
        assertThat(incident(fault).grade()).isEqualTo("3");
    }

    @Test
    void regradingPastALimitEscalatesAtOnceAndNeverTwice() {
        reported(report(2));
        story.told(REPORTED);
        story.pass(Duration.ofMinutes(20));
        story.fireDue();
        story.nobodyElseIsTold();

        regradeTo(4);
        story.fireDue();
        story.told("system-fault.regraded → agent-admin", FIRST_STEP);

        regradeTo(2);
        story.pass(Duration.ofMinutes(15));
        story.fireDue();
        story.told("system-fault.regraded → agent-admin", "system-fault.regraded → centre-manager");

        story.pass(Duration.ofMinutes(25));
        story.fireDue();
        story.told(SECOND_STEP);
    }

    @Test
    void regradingDownGivesBackTheTime() {
        reported(report(4));
        story.told(REPORTED);

        regradeTo(1);

        story.told("system-fault.regraded → agent-admin");
        story.pass(Duration.ofMinutes(29));
        story.fireDue();
        story.nobodyElseIsTold();
        story.pass(Duration.ofMinutes(1));
        story.fireDue();
        story.told(FIRST_STEP);
    }

    // ---- impact and safety

    @Test
    void theImpactIsPutOnRecordAndAssessedAgainWhileTheFaultLasts() {
        ProcessInstance fault = reported(report(3));
        story.told(REPORTED);

        direct("shift-leader", impact("约 300 人", "none"));
        story.told("system-fault.situation → centre-manager", "system-fault.situation → department-head");
        assertThat(story.message("system-fault.situation", "centre-manager").text())
                .contains("排队超过十分钟", "人员安全：全部安全");
        direct("team-leader", Map.of("action", "publishNotice", "noticeText", "在线客服维护中"));
        story.told("system-fault.notice → agent", "system-fault.notice → team-leader");
        story.pass(Duration.ofMinutes(5));
        direct("centre-manager", impact("全省客户", "serious"));

        story.told("system-fault.situation → centre-manager", "system-fault.situation → department-head");
        assertThat(story.jdbc()
                        .sql("""
                                select fields ->> 'impactCustomers' || ' ' || (fields ->> 'impactReputation')
                                from tocsin.record
                                where type = 'situation-report' and business_key = ?
                                order by version""")
                        .param(story.businessKey(fault))
                        .query(String.class)
                        .list())
                .containsExactly("约 300 人 none", "全省客户 serious");
        assertThat(story.openTasks()).contains(SystemFault.DIRECT);
    }

    @Test
    void whereThePowerHasFailedWhetherEverybodyIsSafeIsAskedFirst() {
        Map<String, Object> blackout = with(report(4), "faultType", "power");
        assertThatThrownBy(() -> story.start("agent", SystemFault.KEY, blackout))
                .hasMessageContaining("reportedSafety");
        Map<String, Object> harmed = with(blackout, "reportedSafety", "harmed");
        assertThatThrownBy(() -> story.start("agent", SystemFault.KEY, harmed))
                .hasMessageContaining("reportedSafetyNote");

        ProcessInstance fault = reported(with(harmed, "reportedSafetyNote", "一人困在电梯里，已报 119"));

        story.told(REPORTED);
        assertThat(variable(fault, "reportedSafety")).isEqualTo("harmed");
        assertThat(variable(fault, "reportedSafetyNote")).isEqualTo("一人困在电梯里，已报 119");
    }

    // ---- command

    @Test
    void aFaultWithTightLimitsIsCommandedAndReportedOnAtItsRhythmUntilItIsOver() {
        ProcessInstance fault = repaired(report(3));
        story.told(CONFIRMATION);

        story.complete(
                "back-office",
                IncidentCommand.TAKE,
                Map.of("staffSafe", "not-concerned", "impactCustomers", "约 300 人"));
        assertThat(incident(fault).responsible()).isEqualTo("back-office");
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(30)).minusSeconds(1));
        story.fireDue();
        story.told(FIRST_STEP);
        assertThat(story.openTasks()).doesNotContain(IncidentCommand.REPORT);
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(30)));
        story.fireDue();
        story.told(SECOND_STEP);
        story.complete(
                "back-office",
                IncidentCommand.REPORT,
                Map.of("staffSafe", "not-concerned", "situation", "主备切换中", "impactCustomers", "全省客户"));
        story.told("incident-command.situation → centre-manager", "incident-command.situation → department-head");
        assertThat(impacts(fault)).containsExactly("约 300 人", "全省客户");

        story.complete(
                "agent-admin",
                SystemFault.CONCLUDE,
                Map.of("conclusion", "recovered", "recoveredAt", story.now().toString()));
        assertThat(commands(fault)).isZero();
        assertThat(story.timers(IncidentCommand.SITUATION_DUE)).isEmpty();
    }

    @Test
    void aLightFaultStaysSlimUntilItIsFoundToBeOneWithTightLimitsAndIsSlimAgainAfterwards() {
        ProcessInstance fault = reported(report(1));
        story.told(REPORTED);
        assertThat(commands(fault)).isZero();

        regradeTo(4);
        assertThat(commands(fault)).isOne();
        regradeTo(3);
        assertThat(commands(fault)).isOne();
        regradeTo(2);
        assertThat(commands(fault)).isZero();
        story.complete("agent-admin", SystemFault.FILL_RECORD, with(CONFIRMED, "faultLevel", 3));

        assertThat(commands(fault)).isOne();
        story.told(
                "system-fault.regraded → agent-admin",
                "system-fault.regraded → agent-admin",
                "system-fault.regraded → agent-admin",
                "system-fault.regraded → agent-admin",
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
    }

    @ParameterizedTest
    @CsvSource({"power, true", "network, false"})
    void onlyWhereThePowerHasFailedTheCommandAsksForSafetyFirst(String type, boolean first) {
        reported(with(with(report(4), "faultType", type), "reportedSafety", first ? "safe" : null));
        story.told(REPORTED);

        assertThat(variable(story.task(IncidentCommand.TAKE).getProcessInstanceId(), "safetyFirst"))
                .isEqualTo(first);
    }

    @Test
    void onceContinuityHasTakenOverTheFaultIsNotCommandedASecondTime() {
        ProcessInstance fault = reported(report(3, "agent-system"));
        story.told(REPORTED);
        assertThat(commands(fault)).isOne();

        story.pass(Duration.ofMinutes(31));
        story.fireDue();

        story.told(
                FIRST_STEP,
                SECOND_STEP,
                "business-continuity.reported → bc-group",
                "business-continuity.reported → centre-manager",
                "business-continuity.reported → department-head",
                "business-continuity.undecided → executive",
                "business-continuity.undecided → bc-office");
        assertThat(commands(fault)).isZero();

        regradeTo(2);
        regradeTo(4);
        story.told(
                "system-fault.regraded → agent-admin",
                "system-fault.regraded → centre-manager",
                "system-fault.regraded → department-head",
                "system-fault.regraded → agent-admin",
                "system-fault.regraded → centre-manager",
                "system-fault.regraded → department-head");
        assertThat(commands(fault)).isZero();
    }

    @Test
    void whereContinuityIsNotDeployedTheCommandGoesOn() {
        withoutContinuity(() -> {
            ProcessInstance fault = reported(report(3, "agent-system"));
            story.told(REPORTED);
            Task command = story.task(IncidentCommand.TAKE);

            story.pass(Duration.ofMinutes(31));
            story.fireDue();

            story.told(FIRST_STEP, SECOND_STEP, CONTINUITY);
            assertThat(story.task(IncidentCommand.TAKE).getId()).isEqualTo(command.getId());
            assertThat(commands(fault)).isOne();
        });
    }

    @Test
    void aFaultThatIsDeletedTakesItsCommandWithIt() {
        ProcessInstance fault = reported(report(3));
        story.told(REPORTED);
        story.complete("centre-manager", IncidentCommand.TAKE, Map.of("staffSafe", "not-concerned"));

        story.engine().getRuntimeService().deleteProcessInstance(fault.getId(), "登记错误");

        assertThat(incident(fault).open()).isFalse();
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aCommandThatIsOverDoesNotEndTheFault() {
        ProcessInstance fault = reported(report(3));
        story.told(REPORTED);
        story.complete("centre-manager", IncidentCommand.TAKE, Map.of("staffSafe", "not-concerned"));

        story.engine()
                .getRuntimeService()
                .createMessageCorrelation("incidentClosed")
                .processInstanceId(command(fault).list().get(0).getId())
                .correlate();

        assertThat(commands(fault)).isZero();
        assertThat(incident(fault).open()).isTrue();
        assertThat(story.task(SystemFault.FILL_RECORD)).isNotNull();
    }

    // ---- other ends

    @Test
    void aFaultThatCannotBeSolvedIsReportedToBothManagersWithCauseAndResponsiblePerson() {
        ProcessInstance fault = confirmed(report(2));
        story.complete("it", SystemFault.REPAIR, Map.of("repairResult", "unresolvable", "repairNote", "无法复现"));

        story.complete(
                "agent-admin",
                SystemFault.CONCLUDE,
                Map.of("conclusion", "unresolved", "cause", "厂商尚未确认", "responsiblePerson", "李四"));
        story.fireDue();

        story.told("system-fault.unresolved → centre-manager", "system-fault.unresolved → department-head");
        assertThat(story.messages("system-fault.unresolved").get(0).text()).contains("厂商尚未确认", "李四");
        ProcessEngineTests.assertThat(fault).isEnded().hasPassed(SystemFault.UNRESOLVED);
        assertThat(incident(fault).outcome()).isEqualTo("unresolved");
    }

    @Test
    void aRepairThatDidNotHelpGoesOn() {
        ProcessInstance fault = repaired(report(2));
        story.told(
                REPORTED,
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");

        story.complete("agent-admin", SystemFault.CONCLUDE, Map.of("conclusion", "again"));

        assertThat(story.openTasks()).contains(SystemFault.REPAIR).doesNotContain(SystemFault.CONCLUDE);
        assertThat(incident(fault).open()).isTrue();
    }

    @Test
    void aFalseAlarmIsCalledOffAtAnyMomentAndWhoeverWasToldLearnsIt() {
        ProcessInstance fault = reported(report(3));
        story.told(REPORTED);
        story.pass(Duration.ofMinutes(15));
        story.fireDue();
        story.told(FIRST_STEP);
        direct(
                "shift-leader",
                Map.of("action", "extraTask", "extraTitle", "收集日志", "extraGroup", "it", "extraInstructions", "今天下班前"));
        story.told("extra-task.asked → it");

        direct("shift-leader", Map.of("action", "cancel", "cancelReason", "测试环境误报"));
        story.fireDue();

        story.told(
                "system-fault.cancelled → agent-admin",
                "system-fault.cancelled → centre-manager",
                "system-fault.cancelled → it");
        ProcessEngineTests.assertThat(fault).isEnded().hasPassed(SystemFault.FALSE_ALARM);
        assertThat(incident(fault).outcome()).isEqualTo("cancelled");
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aReportFoundWrongInTheRecordIsCalledOffWithItsReason() {
        ProcessInstance fault = reported(report(3));
        story.told(REPORTED);

        story.complete(
                "agent-admin", SystemFault.FILL_RECORD, Map.of("verdict", "falseAlarm", "cancelReason", "客户自己的网络问题"));
        story.fireDue();

        story.told("system-fault.cancelled → agent-admin");
        assertThat(story.journal(story.businessKey(fault))).contains("CLOSED 误报撤销：客户自己的网络问题");
    }

    @Test
    void whatWasNotSentYetIsWithdrawnWhenTheFaultIsOver() {
        story.roster().person("agent-admin", "座席管理员", "sms:13800000001");
        reported(report(3));
        story.toldButNotSent(REPORTED);

        direct("agent-admin", Map.of("action", "cancel", "cancelReason", "误报"));
        story.fireDue();

        assertThat(story.message("system-fault.reported").state().name()).isEqualTo("WITHDRAWN");
        story.nobodyElseIsTold();
    }

    @Test
    void theSameFaultReportedTwiceIsJoinedInsteadOfASecondIncident() {
        ProcessInstance first = reported(report(2, "phone-bank,mail"));
        ProcessInstance second = reported(report(2, "mail"));
        story.told(REPORTED, REPORTED);
        Task record = taskOf(second, SystemFault.FILL_RECORD);
        assertThat(variable(second, "similarText").toString()).contains(story.businessKey(first));

        story.complete("agent-admin", record, Map.of("verdict", "join", "joinInto", story.businessKey(first)));
        story.fireDue();

        story.told("system-fault.joined → agent-admin");
        ProcessEngineTests.assertThat(second).isEnded().hasPassed(SystemFault.JOINED);
        assertThat(incident(second).joinedTo()).isEqualTo(story.businessKey(first));
        assertThat(incident(first).open()).isTrue();
    }

    @Test
    void aFaultOfAnotherServiceIsNotOfferedForJoining() {
        reported(report(2, "mail"));
        ProcessInstance other = reported(report(2, "phone-bank"));
        story.told(REPORTED, REPORTED);

        assertThat(variable(other, "similarText").toString()).isEmpty();
        assertThatThrownBy(() -> story.complete(
                        "agent-admin",
                        taskOf(other, SystemFault.FILL_RECORD),
                        Map.of("verdict", "join", "joinInto", "SF-20261122-1")))
                .hasMessageContaining("joinInto");
    }

    @Test
    void aFaultIsNotJoinedToOneThatHasEndedMeanwhile() {
        ProcessInstance first = reported(report(2, "mail"));
        ProcessInstance second = reported(report(2, "mail"));
        story.told(REPORTED, REPORTED);
        story.complete(
                "agent-admin", taskOf(first, SystemFault.DIRECT), Map.of("action", "cancel", "cancelReason", "误报"));
        story.fireDue();
        story.told("system-fault.cancelled → agent-admin");

        story.complete(
                "agent-admin",
                taskOf(second, SystemFault.FILL_RECORD),
                Map.of("verdict", "join", "joinInto", story.businessKey(first)));

        assertThat(incident(second).open()).isTrue();
        assertThat(variable(second, "similarText").toString()).isEmpty();
        assertThat(taskOf(second, SystemFault.FILL_RECORD)).isNotNull();
    }

    // ---- continuity

    @Test
    void whereContinuityIsNotDeployedItsGroupIsTold() {
        withoutContinuity(() -> {
            ProcessInstance fault = reported(report(1, "agent-system"));
            story.told(REPORTED);

            story.pass(Duration.ofMinutes(30));
            story.fireDue();
            story.told(FIRST_STEP);

            story.pass(Duration.ofMillis(1));
            story.fireDue();
            story.told(CONTINUITY);
            assertThat(story.journal(story.businessKey(fault))).anyMatch(entry -> entry.startsWith("NOT_HANDED_OVER"));
        });
    }

    @Test
    void aServiceFoundLaterToBePhoneBankingCountsFromThatMoment() {
        reported(report(1, "online-chat"));
        story.told(REPORTED);
        story.pass(Duration.ofMinutes(31));
        story.fireDue();
        story.told(FIRST_STEP);

        story.complete(
                "agent-admin", SystemFault.FILL_RECORD, with(CONFIRMED, "affectedService", "phone-bank,online-chat"));
        story.fireDue();

        story.told(
                "business-continuity.reported → bc-group",
                "business-continuity.reported → centre-manager",
                "business-continuity.reported → department-head",
                "business-continuity.undecided → executive",
                "business-continuity.undecided → bc-office",
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
    }

    @Test
    void phoneBankingDownForMoreThanHalfAnHourIsHandedOverToContinuityWithItsFacts() {
        ProcessInstance fault = reported(report(1, "agent-system"));
        story.told(REPORTED);

        story.pass(Duration.ofMinutes(30));
        story.fireDue();
        story.told(FIRST_STEP);
        assertThat(story.openTasks()).doesNotContain(BusinessContinuity.DECIDE);

        story.pass(Duration.ofMillis(1));
        story.fireDue();

        // The fault began half an hour ago: that nobody has taken up the interruption is late already.
        story.told(
                "business-continuity.reported → bc-group",
                "business-continuity.reported → centre-manager",
                "business-continuity.reported → department-head",
                "business-continuity.undecided → executive",
                "business-continuity.undecided → bc-office");
        ProcessInstance continuity = story.engine()
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(BusinessContinuity.KEY)
                .singleResult();
        assertThat(variable(continuity, "summary")).isEqualTo("客户无法接入");
        assertThat(variable(continuity, "interruptionCause")).isEqualTo("system");
        assertThat(variable(continuity, "impactNote")).isEqualTo("页面提示系统繁忙");
        Incident interruption = incident(continuity);
        assertThat(interruption.occurredAt()).isEqualTo(incident(fault).occurredAt());
        assertThat(story.journal(interruption.businessKey()))
                .anyMatch(entry ->
                        entry.startsWith("OPENED") && entry.endsWith("由事件 " + story.businessKey(fault) + " 移交"));
        assertThat(story.journal(story.businessKey(fault))).contains("HANDED_OVER 电话银行中断超过半小时，移交业务连续性预案");
    }

    // ---- customers and talking points

    @Test
    void everyAgentFindsACardAndEveryCustomerIsOwedAReplyThatOutlivesTheFault() {
        ProcessInstance fault = reported(report(3));
        story.told(REPORTED);
        Task card = story.task(AffectedCustomer.REGISTER);
        assertThat(variable(card.getProcessInstanceId(), "talkingPoints").toString())
                .contains("不要说");

        story.claim("agent", card);
        List<Task> cards = cards();
        assertThat(cards).hasSize(2);
        story.complete("agent", card, AffectedCustomer.customer());
        Task second = story.task(AffectedCustomer.REGISTER);
        story.claim("agent", second);

        direct("agent-admin", Map.of("action", "cancel", "cancelReason", "误报"));
        story.fireDue();
        story.told("system-fault.cancelled → agent-admin");

        assertThat(cards()).extracting(Task::getId).containsExactly(second.getId());
        story.complete("agent", second, AffectedCustomer.customer());
        List<Task> owed = story.engine()
                .getTaskService()
                .createTaskQuery()
                .taskDefinitionKey(AffectedCustomer.CALL_BACK)
                .list();
        assertThat(owed).hasSize(2);
        story.complete("team-leader", owed.get(0), AffectedCustomer.replied());
        story.complete("team-leader", owed.get(1), AffectedCustomer.unreachable());
        // Whoever was reached is asked how satisfied they were; whoever was not is not.
        story.complete("agent", SatisfactionSurvey.ASK, SatisfactionSurvey.answered("yes"));
        assertThat(story.openTasks()).isEmpty();
        assertThat(story.jdbc()
                        .sql("select count(*) from tocsin.record where type = 'affected-customer' and business_key = ?")
                        .param(story.businessKey(fault))
                        .query(Long.class)
                        .single())
                .isEqualTo(4);
    }

    @Test
    void inADrillNobodyIsAskedHowSatisfiedTheyWere() {
        reported(with(report(3), "drill", true));
        story.told(REPORTED);

        story.complete("agent", AffectedCustomer.REGISTER, AffectedCustomer.customer());
        story.complete("team-leader", AffectedCustomer.CALL_BACK, AffectedCustomer.replied());

        assertThat(story.openTasks()).doesNotContain(SatisfactionSurvey.ASK, AffectedCustomer.CALL_BACK);
    }

    @Test
    void whereNoSurveyIsDeployedTheReplyCountsAllTheSame() {
        story.engine().getRepositoryService().suspendProcessDefinitionByKey(SatisfactionSurvey.KEY);
        try {
            ProcessInstance fault = reported(report(3));
            story.told(REPORTED);
            story.complete("agent", AffectedCustomer.REGISTER, AffectedCustomer.customer());
            story.complete("team-leader", AffectedCustomer.CALL_BACK, AffectedCustomer.replied());

            assertThat(story.openTasks()).doesNotContain(AffectedCustomer.CALL_BACK);
            assertThat(story.journal(story.businessKey(fault))).anyMatch(entry -> entry.startsWith("NOT_HANDED_OVER"));
        } finally {
            story.engine().getRepositoryService().activateProcessDefinitionByKey(SatisfactionSurvey.KEY);
        }
    }

    @Test
    void aReplyThatIsNotGivenIsAskedForAfterTwoHoursAndReportedAfterFourEachOnce() {
        reported(report(3));
        story.told(REPORTED);
        Instant registered = story.now();
        story.complete("agent", AffectedCustomer.REGISTER, AffectedCustomer.customer());
        direct("agent-admin", Map.of("action", "cancel", "cancelReason", "误报"));
        story.fireDue();
        story.told("system-fault.cancelled → agent-admin");

        story.timeIs(registered.plus(Duration.ofHours(2)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(registered.plus(Duration.ofHours(2)));
        story.fireDue();
        story.told("affected-customer.reply-due → team-leader");
        story.timeIs(registered.plus(Duration.ofHours(4)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(registered.plus(Duration.ofHours(4)));
        story.fireDue();
        story.told("affected-customer.reply-overdue → team-leader", "affected-customer.reply-overdue → centre-manager");

        story.pass(Duration.ofDays(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.complete("team-leader", AffectedCustomer.CALL_BACK, AffectedCustomer.replied());
    }

    @Test
    void onceTheNoticeIsOutAgentsReadAnotherText() {
        reported(report(3));
        story.told(REPORTED);

        direct("back-office", Map.of("action", "publishNotice", "noticeText", "在线客服维护中，预计一小时恢复"));

        story.told("system-fault.notice → agent", "system-fault.notice → team-leader");
        Task card = story.task(AffectedCustomer.REGISTER);
        assertThat(variable(card.getProcessInstanceId(), "talkingPoints").toString())
                .contains("在线客服维护中，预计一小时恢复")
                .doesNotContain("尚未发布");
    }

    // ---- help

    @Test
    void aLeaderAddsATaskToARunningFaultAndWhoeverIsAskedIsTold() {
        ProcessInstance fault = reported(report(3));
        story.told(REPORTED);

        direct(
                "centre-manager",
                Map.of(
                        "action",
                        "extraTask",
                        "extraTitle",
                        "联系运营商",
                        "extraGroup",
                        "it",
                        "extraInstructions",
                        "十分钟内回报"));

        story.told("extra-task.asked → it");
        Task extra = story.task(ExtraTask.DO);
        assertThat(extra.getName()).startsWith("追加任务：联系运营商");
        story.complete("it", extra, Map.of("extraResult", "运营商确认线路中断"));
        assertThat(story.journal(story.businessKey(fault))).contains("DONE 完成「追加任务：联系运营商」");
        assertThat(story.task(SystemFault.DIRECT)).isNotNull();
    }

    @Test
    void theBackOfficeFollowsUpAndLearnsTheCause() {
        ProcessInstance fault = reported(report(3));
        story.told(REPORTED);
        story.pass(Duration.ofMinutes(15));
        story.fireDue();
        story.told(FIRST_STEP);

        story.complete("back-office", SystemFault.FOLLOW_UP, Map.of("followUpCause", "接入服务器内存耗尽"));

        assertThat(historyService()
                        .createHistoricVariableInstanceQuery()
                        .processInstanceId(fault.getId())
                        .variableName("followUpCause")
                        .singleResult()
                        .getValue())
                .isEqualTo("接入服务器内存耗尽");
        assertThat(story.journal(story.businessKey(fault))).contains("DONE 完成「跟进故障并了解原因」");
    }

    // ----

    private ProcessInstance reported(Map<String, Object> report) {
        ProcessInstance fault = story.start("agent", SystemFault.KEY, report);
        tellAdministrators(fault);
        return fault;
    }

    /** The save point behind the registration, and nothing that happens to be due as well. */
    private void tellAdministrators(ProcessInstance fault) {
        Job told = story.engine()
                .getManagementService()
                .createJobQuery()
                .processInstanceId(fault.getId())
                .messages()
                .singleResult();
        story.engine().getManagementService().executeJob(told.getId());
    }

    private ProcessInstance confirmed(Map<String, Object> report) {
        ProcessInstance fault = reported(report);
        story.complete("agent-admin", SystemFault.FILL_RECORD, CONFIRMED);
        story.told(
                REPORTED,
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
        return fault;
    }

    private ProcessInstance repaired(Map<String, Object> report) {
        ProcessInstance fault = reported(report);
        story.complete("agent-admin", SystemFault.FILL_RECORD, CONFIRMED);
        story.complete("it", SystemFault.REPAIR, Map.of("repairResult", "repaired", "repairNote", "重启"));
        return fault;
    }

    private void direct(String leader, Map<String, Object> action) {
        story.complete(leader, SystemFault.DIRECT, action);
    }

    private ProcessInstanceQuery command(ProcessInstance fault) {
        return story.engine()
                .getRuntimeService()
                .createProcessInstanceQuery()
                .superProcessInstanceId(fault.getId())
                .processDefinitionKey(IncidentCommand.KEY);
    }

    private long commands(ProcessInstance fault) {
        return command(fault).count();
    }

    private List<String> impacts(ProcessInstance fault) {
        return story.jdbc()
                .sql("""
                        select fields ->> 'impactCustomers' from tocsin.record
                        where type = 'situation-report' and business_key = ? order by version""")
                .param(story.businessKey(fault))
                .query(String.class)
                .list();
    }

    private static Map<String, Object> impact(String customers, String reputation) {
        return Map.of(
                "action", "impact",
                "staffSafe", "safe",
                "situation", "排队超过十分钟。",
                "impactCustomers", customers,
                "impactMoney", "unknown",
                "impactReputation", reputation,
                "impactChain", "none",
                "impactSociety", "none");
    }

    private void regradeTo(int level) {
        direct("agent-admin", Map.of("action", "regrade", "faultLevel", level));
    }

    private Instant due(String timer) {
        return story.timer(timer).getDuedate().toInstant();
    }

    private void withoutContinuity(Runnable tale) {
        story.engine().getRepositoryService().suspendProcessDefinitionByKey(BusinessContinuity.KEY);
        try {
            tale.run();
        } finally {
            story.engine().getRepositoryService().activateProcessDefinitionByKey(BusinessContinuity.KEY);
        }
    }

    private Incident incident(ProcessInstance fault) {
        return incidents.find(story.businessKey(fault)).orElseThrow();
    }

    private int number(ProcessInstance instance) {
        return Integer.parseInt(story.businessKey(instance).split("-")[2]);
    }

    private Object variable(ProcessInstance instance, String name) {
        return variable(instance.getId(), name);
    }

    private Object variable(String instanceId, String name) {
        return story.engine().getRuntimeService().getVariable(instanceId, name);
    }

    private Task taskOf(ProcessInstance instance, String id) {
        return story.engine()
                .getTaskService()
                .createTaskQuery()
                .processInstanceId(instance.getId())
                .taskDefinitionKey(id)
                .singleResult();
    }

    private List<Task> cards() {
        return story.engine()
                .getTaskService()
                .createTaskQuery()
                .taskDefinitionKey(AffectedCustomer.REGISTER)
                .list();
    }
}
