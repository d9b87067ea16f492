package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
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
import org.tocsin.notification.Notification;

/** A drill from its plan to its evaluation, by every way it can take, around the very procedure that emergencies run. */
@TocsinTest
class DrillTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(Drill.KEY, DrillPlan.KEY, DrillWrapUp.KEY);

    private static final Instant PLANNED =
            OffsetDateTime.parse("2026-11-23T10:00:00+08:00").toInstant();
    /** Five working days after the planned day. */
    private static final Instant EVALUATION_DUE =
            OffsetDateTime.parse("2026-11-30T23:59:59+08:00").toInstant();

    private static final String[] NOTICE = {"drill-plan.notice → agent-admin", "drill-plan.notice → it"};
    private static final String REPORTED = "system-fault.reported → agent-admin";

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Autowired
    TestRestTemplate http;

    // ---- the happy path

    @Test
    void aDrillIsPlannedAnnouncedRunEvaluatedByItsRealTimingsAndLeadsToMeasures() {
        String key = planned("system-fault-phone");
        assertThat(key).matches("DR-20261122-\\d+");
        assertThat(story.message("drill-plan.notice", "it").text()).contains("桌面推演", "2026-11-23 10:00", "三楼会议室");

        story.timeIs(PLANNED.minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(PLANNED);
        story.fireDue();
        story.told(REPORTED);
        Incident drilled = drilled();
        assertThat(drilled.businessKey()).startsWith("SF-20261123-").endsWith("-D");
        assertThat(drilled)
                .extracting(Incident::drill, Incident::occurredAt, Incident::grade)
                .containsExactly(true, PLANNED, "3");
        assertThat(story.message("system-fault.reported").text()).startsWith("【演练】");

        story.complete("bc-office", Drill.OBSERVE, Drill.observed("note", "座席管理员三分钟后接手"));
        story.complete("agent-admin", SystemFault.FILL_RECORD, Map.of("verdict", "confirm"));
        story.told("system-fault.confirmed → it", "system-fault.confirmed → back-office");
        story.pass(Duration.ofMinutes(17));
        story.fireDue();
        story.told("system-fault.first-step → centre-manager");
        story.complete(
                "back-office", SystemFault.FOLLOW_UP, Map.of("followUpCause", "线路切换慢", "followUpProgress", "已切换"));
        story.complete("it", SystemFault.REPAIR, Map.of("repairResult", "repaired", "repairNote", "推演切换线路"));
        story.complete(
                "agent-admin",
                SystemFault.CONCLUDE,
                Map.of("conclusion", "recovered", "recoveredAt", story.ago(Duration.ZERO)));
        story.fireDue();
        story.told(
                "system-fault.recovered → agent-admin",
                "system-fault.recovered → it",
                "system-fault.recovered → back-office",
                "system-fault.recovered → centre-manager");

        assertThat(variable("recalledLimits")).contains("第一步：通知中心经理：2026-11-23 10:15，超时 2 分");
        assertThat(variable("observations")).isEqualTo("● 座席管理员三分钟后接手　");
        story.complete("back-office", DrillWrapUp.EVALUATE, DrillWrapUp.evaluation());
        story.complete("bc-office", ImprovementPlan.ADD, ImprovementPlan.measure("2026-12-20T17:00:00+08:00"));
        story.told("improvement-measure.assigned → it");
        story.complete("bc-office", ImprovementPlan.ADD, ImprovementPlan.NO_MORE);

        assertThat(incidents.find(key).orElseThrow().outcome()).isEqualTo("held");
        assertThat(record("drill-plan").path("approvedBy").asText()).isEqualTo("department-head");
        assertThat(record("drill-plan").path("owner").asText()).isEqualTo("back-office");
        assertThat(record("drill-plan").path("name").asText()).isEqualTo("电话银行中断桌面推演");
        assertThat(record("drill-evaluation").path("heldAt").asText()).isEqualTo("2026-11-23T10:00:00+08:00");
        assertThat(record("drill-evaluation").path("writtenBy").asText()).isEqualTo("back-office");
        assertThat(story.journal(key)).anyMatch(entry -> entry.startsWith("MET 演练评估完成") && entry.endsWith("在时限内"));
        assertThat(story.journal(drilled.businessKey())).contains("LINKED 由演练 " + key + " 执行");
        assertThat(story.openTasks()).containsExactly(ImprovementMeasure.CARRY_OUT);
    }

    // ---- its plan

    @Test
    void nobodyApprovesTheirOwnPlanAndAPlanMayBeSentBack() {
        story.start("back-office", Drill.KEY, Drill.start());
        story.complete("bc-office", DrillPlan.PLAN, DrillPlan.plan("system-fault-chat"));
        assertThatThrownBy(() -> story.complete("bc-office", DrillPlan.APPROVE, DrillPlan.APPROVED))
                .hasMessageContaining("须由另一人办理");

        story.complete(
                "department-head",
                DrillPlan.APPROVE,
                Map.of("approveVerdict", "back", "approveRemark", "没有评价标准", "approveTick", true));
        assertThat(variable("approveRemark")).isEqualTo("没有评价标准");
        assertThat(story.openTasks()).containsExactly(DrillPlan.PLAN);
    }

    @Test
    void onlyScenariosOfTheTableCanBeChosen() {
        story.start("back-office", Drill.KEY, Drill.start());

        assertThatThrownBy(() -> story.complete("bc-office", DrillPlan.PLAN, DrillPlan.plan("earthquake")))
                .hasMessageContaining("情景")
                .hasMessageContaining("电话银行无法转人工");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            system-fault-phone                | system-fault          | 3           | DirectHandling FillRecord RegisterCustomer TakeCommand | agent-admin
            system-fault-chat                 | system-fault          | 2           | DirectHandling FillRecord RegisterCustomer | agent-admin
            system-fault-mail                 | system-fault          | 1           | DirectHandling FillRecord RegisterCustomer | agent-admin
            system-fault-power                | system-fault          | 4           | DirectHandling FillRecord RegisterCustomer TakeCommand | agent-admin
            complaint-general                 | complaint             | general     | Forward ReplyToCustomer | back-office duty-staff
            complaint-urgent                  | complaint             | urgent      | ReachContact ReplyToCustomer ReportToManagers | team-leader centre-manager department-head duty-staff
            complaint-about-agent             | complaint             | about-agent | IdentifyAgent ReplyToCustomer |
            product-risk-complaint            | complaint             | urgent      | ReachContact ReplyToCustomer ReportToManagers | team-leader centre-manager department-head duty-staff
            product-risk-gathering            | major-incident        |             | CountPeople ExplainAndCalm FileFirstReport GuardFacilities Order ReceiveMedia Secure TakeCommand | agent team-leader site-staff centre-manager department-head executive response-group security general-office emergency-contact general-office
            major-gathering                   | major-incident        |             | CountPeople ExplainAndCalm FileFirstReport GuardFacilities Order ReceiveMedia Secure TakeCommand | agent team-leader site-staff centre-manager department-head executive response-group security general-office emergency-contact general-office
            major-threat                      | major-incident        |             | CountPeople ExplainAndCalm FileFirstReport GuardFacilities Order ReceiveMedia Secure TakeCommand | agent team-leader site-staff centre-manager department-head executive response-group security general-office emergency-contact general-office
            major-violence                    | major-incident        |             | CountPeople ExplainAndCalm FileFirstReport GuardFacilities Order ReceiveMedia Secure TakeCommand | agent team-leader site-staff centre-manager department-head executive response-group security general-office emergency-contact general-office
            major-fire                        | major-incident        |             | CountPeople ExplainAndCalm FileFirstReport GuardFacilities Order ReceiveMedia Secure TakeCommand | agent team-leader site-staff centre-manager department-head executive response-group security general-office emergency-contact general-office
            business-continuity-communication | business-continuity   |             | DecideActivation | bc-group centre-manager department-head
            business-continuity-disease       | business-continuity   |             | DecideActivation | bc-group centre-manager department-head
            temporary-closure-disaster        | temporary-closure     |             | DecideActivation | closure-leaders centre-manager department-head
            temporary-closure-social          | temporary-closure     |             | DecideActivation | closure-leaders centre-manager department-head
            temporary-closure-equipment       | temporary-closure     |             | DecideActivation | closure-leaders centre-manager department-head
            atm-fault-general                 | atm-fault             | fault       | Activate | atm-leaders
            atm-fault-power                   | atm-fault             | fault       | Activate | atm-leaders
            atm-fault-security                | atm-fault             | security    | Activate | atm-leaders centre-manager department-head
            atm-fault-attack                  | atm-fault             | security    | Activate | atm-leaders centre-manager department-head
            atm-outsourcing-general           | atm-outsourcing-event | general     | TellProvider RegisterClaim |
            atm-outsourcing-attack            | atm-outsourcing-event | major       | Activate RegisterClaim | atm-leaders centre-manager department-head
            atm-outsourcing-damage            | atm-outsourcing-event | major       | Activate RegisterClaim | atm-leaders centre-manager department-head
            atm-outsourcing-power             | atm-outsourcing-event | major       | Activate RegisterClaim | atm-leaders centre-manager department-head
            atm-outsourcing-disaster          | atm-outsourcing-event | major       | Activate RegisterClaim | atm-leaders centre-manager department-head
            media-live                        | media-inquiry         |             | ContactDepartment WatchMedia | team-leader
            media-interview                   | media-inquiry         |             | ContactDepartment WatchMedia | team-leader
            media-unidentified                | media-inquiry         |             | AnswerAsCustomer |
            customer-report-phone             | customer-report       |             | AskDepartments | team-leader
            """)
    void everyScenarioStartsItsProcedureWithItsFirstTasksAndTellsNobodyOutside(
            String scenario, String procedure, String grade, String tasks, String told) {
        planned(scenario);
        story.engine().getIdentityService().createGroupQuery().list().stream()
                .map(Group::getId)
                .forEach(group -> story.roster().onDuty(group, group, "vendor"));
        story.roster().outsider("vendor", "设备服务商");

        story.complete("bc-office", Drill.AWAIT, Map.of("startAction", "start"));
        story.fireDue();

        Incident drilled = drilled();
        assertThat(drilled)
                .extracting(Incident::procedureKey, Incident::grade, Incident::drill, Incident::occurredAt)
                .containsExactly(procedure, grade, true, story.now());
        assertThat(story.openTasks())
                .containsExactlyInAnyOrder(
                        ("Observe " + tasks).replaceAll("(\\w+)", "userTask_$1").split(" "));
        story.messagesOfDrillsAreExpected();
        Map<Boolean, List<Notification>> outside = story.messages().stream()
                .filter(message -> message.incident().equals(drilled.businessKey()))
                .collect(Collectors.partitioningBy(message -> "vendor".equals(message.recipient())));
        assertThat(outside.get(false))
                .extracting(Notification::recipient)
                .containsExactlyInAnyOrderElementsOf(told == null ? List.of() : List.of(told.split(" ")));
        // Who would be told twice at once is told once.
        assertThat(outside.get(true).isEmpty()).isEqualTo(outside.get(false).isEmpty());
        assertThat(outside.get(true))
                .allSatisfy(withheld -> assertThat(withheld.attempts()).isEmpty())
                .allSatisfy(withheld -> assertThat(withheld.state().name()).isEqualTo("WITHDRAWN"));
    }

    @Test
    void whatConcernsMoneyComesFirstInADrillToo() {
        planned("complaint-urgent");
        story.complete("bc-office", Drill.AWAIT, Map.of("startAction", "start"));
        story.fireDue();

        assertThat(story.task(Complaint.REPLY).getPriority()).isEqualTo(80);
        story.messagesOfDrillsAreExpected();
    }

    @Test
    void noScenarioOfTheTableIsUntried() throws Exception {
        String tried = Files.readString(Path.of("src/test/java/org/tocsin/procedure/DrillTest.java"));

        assertThat(Pattern.compile("<inputEntry[^>]*>\\s*<text>\"([^\"]+)\"")
                        .matcher(Files.readString(Path.of("processes/drill-scenarios.dmn")))
                        .results()
                        .map(row -> row.group(1)))
                .hasSizeGreaterThan(20)
                .allSatisfy(scenario -> assertThat(tried).containsPattern("\\s" + scenario + " +\\|"));
    }

    // ---- shorter limits

    @Test
    void aTableTopDrillRunsItsLimitsAsFastAsItsPlanSaysAndIsJudgedByThem() {
        String key = announced("system-fault-phone", Drill.start(10));
        assertThat(story.message("drill-plan.notice", "it").text()).contains("时限缩短为十分之一");
        story.complete("bc-office", Drill.AWAIT, Map.of("startAction", "start"));
        story.fireDue();

        Incident drilled = drilled();
        assertThat(incidents.limits(drilled.businessKey()))
                .containsEntry("centreManager", story.now().plusSeconds(90))
                .containsEntry("departmentHead", story.now().plusSeconds(180));
        assertThat(story.journal(drilled.businessKey())).anyMatch(entry -> entry.contains("，时限缩短为 1/10"));
        story.complete("agent-admin", SystemFault.FILL_RECORD, Map.of("verdict", "confirm", "faultLevel", 1));
        assertThat(incidents.limits(drilled.businessKey()))
                .containsEntry("centreManager", drilled.occurredAt().plusSeconds(180));

        story.pass(Duration.ofSeconds(200));
        story.complete("bc-office", Drill.OBSERVE, Drill.observed("abort", "推演到此为止"));
        assertThat(variable("recalledLimits"))
                .startsWith("**演练时限缩短为 1/10**")
                .contains("第一步：通知中心经理：2026-11-22 09:03，超时 20 秒");
        assertThat(variable("recalledFacts")).contains("用时：3 分 20 秒");
        story.messagesOfDrillsAreExpected();
        story.complete("back-office", DrillWrapUp.EVALUATE, DrillWrapUp.evaluation());
        assertThat(record("drill-evaluation").path("timings").asText()).contains("缩短为 1/10", "超时 20 秒");
        assertThat(record("drill-plan").path("drillPace").asInt()).isEqualTo(10);
        assertThat(incidents.limits(key)).containsEntry("report", EVALUATION_DUE);
    }

    @Test
    void whatAProcedureWorksOutItselfComesSoonerTooInWorkingDaysAsInMinutes() {
        announced("complaint-general", Drill.start(10));
        story.complete("bc-office", Drill.AWAIT, Map.of("startAction", "start"));
        story.fireDue();
        story.messagesOfDrillsAreExpected();

        Duration fiveWorkingDays = Duration.between(
                story.now(), OffsetDateTime.parse("2026-11-27T23:59:59+08:00").toInstant());
        assertThat(story.timers(Complaint.RESULT_REMINDER))
                .singleElement()
                .satisfies(timer -> assertThat(timer.getDuedate().toInstant())
                        .isEqualTo(
                                story.now().plus(fiveWorkingDays.dividedBy(10)).truncatedTo(ChronoUnit.MILLIS)));
    }

    @Test
    void aLiveDrillHasTheLimitsAsTheyAreWritten() {
        assertThatThrownBy(
                        () -> story.start("back-office", Drill.KEY, SystemFault.with(Drill.start(10), "kind", "live")))
                .hasMessageContaining("演练中的时限");
    }

    @Test
    void whatTurnsOutToBeRealHasTheLimitsAsTheyAreWritten() {
        announced("system-fault-phone", Drill.start(10));
        story.complete("bc-office", Drill.AWAIT, Map.of("startAction", "start"));
        story.fireDue();
        story.told(REPORTED);

        story.complete("bc-office", Drill.OBSERVE, Drill.observed("real", "电话银行真的断了"));
        story.fireDue();
        story.told(REPORTED);

        assertThat(incidents.limits(variable("realIncident")))
                .containsEntry("centreManager", story.now().plus(Duration.ofMinutes(15)));
    }

    // ---- ways out

    @Test
    void aDrillThatIsCalledOffSaysWhyToThoseWhoWereTold() {
        String key = planned("system-fault-chat");

        story.complete("bc-office", Drill.AWAIT, Map.of("startAction", "cancel", "cancelReason", "当天有真实故障"));

        story.told("drill.cancelled → agent-admin", "drill.cancelled → it");
        assertThat(story.message("drill.cancelled", "it").text()).contains("当天有真实故障");
        assertThat(incidents.find(key).orElseThrow().outcome()).isEqualTo("cancelled");
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aDrillBrokenOffEndsTheIncidentAndIsEvaluatedAllTheSame() {
        begun("system-fault-chat");
        Incident drilled = drilled();

        story.complete("bc-office", Drill.OBSERVE, Drill.observed("abort", "会议室停电"));

        assertThat(incidents.find(drilled.businessKey()).orElseThrow())
                .extracting(Incident::open, Incident::outcome)
                .containsExactly(false, "terminated");
        assertThat(story.openTasks()).containsExactly(DrillWrapUp.EVALUATE);
        assertThat(variable("observations")).contains("会议室停电");
    }

    @Test
    void aDrillThatTurnsOutToBeRealGoesOnAsAnIncidentOfItsOwnWithTheSameStart() {
        String key = begun("system-fault-phone");
        Incident drilled = drilled();
        story.pass(Duration.ofMinutes(4));

        story.complete("bc-office", Drill.OBSERVE, Drill.observed("real", "电话银行真的断了"));
        story.fireDue();
        story.told(REPORTED);

        String real = variable("realIncident");
        assertThat(real).matches("SF-20261122-\\d+");
        assertThat(incidents.find(real).orElseThrow())
                .extracting(Incident::drill, Incident::occurredAt, Incident::grade, Incident::open)
                .containsExactly(false, drilled.occurredAt(), "3", true);
        assertThat(incidents.limits(real).get("centreManager"))
                .isEqualTo(drilled.occurredAt().plus(Duration.ofMinutes(15)));
        assertThat(incidents.find(drilled.businessKey()).orElseThrow().open()).isFalse();
        assertThat(story.journal(real)).anyMatch(entry -> entry.contains("由事件 " + drilled.businessKey() + " 移交"));
        assertThat(story.journal(drilled.businessKey())).contains("HANDED_OVER 演练转为真实事件 " + real);
        assertThat(story.journal(key)).contains("HANDED_OVER 演练转为真实事件 " + real);
        assertThat(story.messages("system-fault.reported"))
                .filteredOn(message -> message.incident().equals(real))
                .singleElement()
                .satisfies(message -> assertThat(message.text()).doesNotContain("演练】"));
    }

    @Test
    void anEvaluationThatIsLateIsReported() {
        begun("system-fault-chat");
        story.complete("bc-office", Drill.OBSERVE, Drill.observed("abort", "结束"));

        story.timeIs(EVALUATION_DUE.minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(EVALUATION_DUE);
        story.fireDue();
        story.told("drill-wrap-up.overdue → bc-office", "drill-wrap-up.overdue → process-owner");
    }

    // ---- nobody takes a drill for real

    @Test
    void everyTaskOfADrillSaysSoInItsNameAndOnTopOfItsForm() {
        begun("system-fault-chat");

        Task task = story.task(SystemFault.FILL_RECORD);
        assertThat(task.getName()).startsWith("【演练】填写系统故障情况记录表（SF-");
        JsonNode form = new Rest(http, "agent-admin")
                .get("/engine-rest/task/" + task.getId() + "/deployed-form")
                .getBody();
        assertThat(form.path("components").get(0).path("text").asText()).contains("【演练】这是演练");
        assertThat(form.path("components").get(1).path("text").asText()).isEqualTo("{{facts}}");
    }

    @Test
    void whatIsRealHasNoBanner() {
        story.start("agent", SystemFault.KEY, SystemFault.report(3));
        story.fireDue();
        story.told(REPORTED);

        Task task = story.task(SystemFault.FILL_RECORD);
        assertThat(task.getName()).startsWith("填写");
        assertThat(new Rest(http, "agent-admin")
                        .get("/engine-rest/task/" + task.getId() + "/deployed-form")
                        .getBody()
                        .toString())
                .doesNotContain("演练】");
    }

    @Test
    void peopleFromOutsideHearOfADrillOnlyIfTheyAreOnItsList() {
        story.nobodyAnswers();
        story.roster().onDuty("agent-admin", "agent-admin", "vendor-a", "vendor-b");
        story.roster().outsider("vendor-a", "设备服务商甲");
        story.roster().outsider("vendor-b", "设备服务商乙");
        story.start("back-office", Drill.KEY, Drill.start());
        story.complete(
                "back-office",
                DrillPlan.PLAN,
                SystemFault.with(DrillPlan.plan("system-fault-chat"), "drillOutsiders", "vendor-b"));
        story.complete("department-head", DrillPlan.APPROVE, DrillPlan.APPROVED);
        story.told(
                "drill-plan.notice → it",
                "drill-plan.notice → agent-admin",
                "drill-plan.notice → vendor-a",
                "drill-plan.notice → vendor-b");
        story.complete("bc-office", Drill.AWAIT, Map.of("startAction", "start"));
        story.fireDue();

        story.told(REPORTED, "system-fault.reported → vendor-a", "system-fault.reported → vendor-b");
        assertThat(story.message("system-fault.reported", "vendor-a"))
                .satisfies(withheld -> assertThat(withheld.attempts()).isEmpty())
                .satisfies(withheld -> assertThat(withheld.state().name()).isEqualTo("WITHDRAWN"));
        assertThat(story.message("system-fault.reported", "vendor-b").state().name())
                .isNotEqualTo("WITHDRAWN");
        assertThat(story.journal(drilled().businessKey()))
                .anyMatch(entry -> entry.startsWith("NOT_TOLD 演练不打扰行外人员 设备服务商甲，未发送"))
                .noneMatch(entry -> entry.startsWith("NOT_TOLD 演练不打扰行外人员 设备服务商乙"));
    }

    @Test
    void drillsAndTheirPreparationAreInNoFigureAndNoListOfWhatIsOpen() {
        planned("system-fault-chat");

        assertThat(incidents.list(true, 10)).isEmpty();
    }

    // ----

    /** A drill that is planned, approved and announced; its number. */
    private String planned(String scenario) {
        return announced(scenario, Drill.start());
    }

    private String announced(String scenario, Map<String, Object> start) {
        ProcessInstance drill = story.start("back-office", Drill.KEY, start);
        story.complete("back-office", DrillPlan.PLAN, DrillPlan.plan(scenario));
        story.complete("department-head", DrillPlan.APPROVE, DrillPlan.APPROVED);
        story.told(NOTICE);
        return story.businessKey(drill);
    }

    private String begun(String scenario) {
        String key = planned(scenario);
        story.complete("bc-office", Drill.AWAIT, Map.of("startAction", "start"));
        story.fireDue();
        story.told(REPORTED);
        return key;
    }

    /** The incident that the drill plays. */
    private Incident drilled() {
        return incidents
                .find(story.jdbc()
                        .sql("select business_key from tocsin.incident where drill and state = 'open'")
                        .query(String.class)
                        .single())
                .orElseThrow();
    }

    private String variable(String name) {
        return story.jdbc()
                .sql("select distinct text_ from act_ru_variable where name_ = ? and text_ is not null")
                .param(name)
                .query(String.class)
                .single();
    }

    private JsonNode record(String register) {
        JsonNode records =
                new Rest(http, "auditor").get("/api/records/" + register).getBody();
        assertThat(records).as(register).hasSize(1);
        return records.get(0).path("fields");
    }
}
