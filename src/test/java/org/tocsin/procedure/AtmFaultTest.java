package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tocsin.procedure.AtmFault.ends;
import static org.tocsin.procedure.AtmFault.report;
import static org.tocsin.procedure.AtmTeams.passed;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.runtime.ProcessInstance;
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

/** A fault or a security problem of the bank's own machines, from its report to its end, by every way it can take. */
@TocsinTest
class AtmFaultTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(AtmFault.KEY, AtmTeams.KEY, AtmWrapUp.KEY, AtmClaim.KEY);

    private static final String[] MANAGERS = {
        "atm-fault.reported → atm-leaders",
        "atm-fault.reported → centre-manager",
        "atm-fault.reported → department-head"
    };
    private static final Map<String, Object> GO = Map.of("activation", "activate");

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
    void aFaultIsReportedWorkedOnByFourTeamsTestedAndReported() {
        ProcessInstance fault = started("fault");
        String key = story.businessKey(fault);
        story.told("atm-fault.reported → atm-leaders");

        story.pass(Duration.ofMinutes(5));
        story.complete("atm-leaders", AtmFault.ACTIVATE, GO);
        story.told(AtmTeams.called());
        story.pass(Duration.ofHours(1));
        AtmTeams.work(story, 0, passed(now()));
        story.complete("site-staff", AtmFault.TELL_CUSTOMERS, Map.of("customersTold", "撤下告示"));
        story.complete("atm-leaders", AtmFault.DECIDE_END, ends(now()));
        story.complete("atm-tech", AtmWrapUp.REPORT, AtmWrapUp.REPORTED);
        story.fireDue();

        ProcessEngineTests.assertThat(fault).isEnded().hasPassed(AtmFault.HANDLED);
        story.told(ended("atm-leaders"));
        assertThat(key).startsWith("AF-20261122-");
        assertThat(incident(key).outcome()).isEqualTo("recovered");
        assertThat(incident(key).recoveredAt()).isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(65)));
        assertThat(record("emergency-handling-report", key))
                .containsEntry("measures", "更换读卡器")
                .containsEntry("supplies", "读卡器一个，库存余两个")
                .containsEntry("performance", "到场及时")
                .containsEntry("endedBy", "王行长");
        assertThat(story.journal(key))
                .anyMatch(entry -> entry.startsWith("MET 领导小组已响应") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("TAKEN 事件负责人：atm-leaders"))
                .anyMatch(entry -> entry.startsWith("MET 应急处置报告已完成") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("CLOSED ATM 事件处置完毕") && entry.endsWith("在全部时限内"));
        assertThat(workLeft(key)).isEmpty();
    }

    @Test
    void aSecurityEventIsCommandedTestedAgainAndInvestigated() {
        ProcessInstance event = started("security");
        String key = story.businessKey(event);
        story.told(MANAGERS);
        story.complete("atm-leaders", AtmFault.ACTIVATE, GO);
        story.complete("atm-leaders", IncidentCommand.TAKE, Map.of("staffSafe", "safe"));
        story.told(AtmTeams.called());

        story.complete("atm-tech", AtmTeams.DIAGNOSE, AtmTeams.DIAGNOSIS);
        story.complete("atm-tech", AtmTeams.REPAIR, AtmTeams.MEASURES);
        story.complete("atm-tech", AtmTeams.TEST, AtmTeams.NOT_YET);
        story.complete("atm-tech", AtmTeams.REPAIR, AtmTeams.MEASURES);
        story.complete("atm-tech", AtmTeams.TEST, AtmTeams.OUT_OF_SERVICE);
        AtmTeams.otherTeams(story, 1);
        story.complete("site-staff", AtmFault.TELL_CUSTOMERS, Map.of("customersTold", "告示：停用"));
        story.complete("atm-leaders", AtmFault.DECIDE_END, Map.of("endDecision", "again"));
        story.told(AtmTeams.called());
        AtmTeams.work(story, 1, AtmTeams.OUT_OF_SERVICE);
        story.complete("site-staff", AtmFault.TELL_CUSTOMERS, Map.of("customersTold", "告示：停用"));
        assertThat(story.openTasks()).contains(IncidentCommand.DIRECT);
        story.complete("atm-leaders", AtmFault.DECIDE_END, ends(now()));
        assertThat(story.openTasks()).containsExactly(AtmClaim.REGISTER, AtmWrapUp.REPORT);

        story.complete("atm-security", AtmWrapUp.REPORT, AtmWrapUp.REPORTED);
        story.complete("atm-leaders", AtmWrapUp.INVESTIGATE, AtmWrapUp.INVESTIGATED);
        story.fireDue();

        ProcessEngineTests.assertThat(event).isEnded().hasPassed(AtmFault.HANDLED);
        story.told(ended("atm-leaders", "centre-manager", "department-head"));
        assertThat(incident(key).outcome()).isEqualTo("out-of-service");
        assertThat(incident(key).recoveredAt()).isNull();
        assertThat(incident(key).responsible()).isEqualTo("atm-leaders");
        assertThat(record("investigation-result", key))
                .containsEntry("facts", "外置改装设备一套")
                .containsEntry("cause", "夜间巡查缺失")
                .containsEntry("responsibility", "网点安保负责人");
        assertThat(record("situation-report", key)).containsEntry("staffSafe", "safe");
        assertThat(workLeft(key)).isEmpty();
    }

    @Test
    void aMistakenReportIsCalledOffWithItsReason() {
        ProcessInstance fault = started("fault");
        story.told("atm-fault.reported → atm-leaders");

        story.complete(
                "atm-leaders", AtmFault.ACTIVATE, Map.of("activation", "falseAlarm", "cancelReason", "例行升级，已恢复"));
        story.fireDue();

        ProcessEngineTests.assertThat(fault).isEnded().hasPassed(AtmFault.FALSE_ALARM);
        story.told("atm-fault.cancelled → atm-leaders");
        assertThat(story.message("atm-fault.cancelled").text()).contains("例行升级，已恢复");
        assertThat(incident(story.businessKey(fault)).outcome()).isEqualTo("cancelled");
        assertThat(story.journal(story.businessKey(fault))).anyMatch(entry -> entry.startsWith("CLOSED 误报撤销：例行升级，已恢复"));
        assertThat(workLeft(story.businessKey(fault))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"fault, 15, 240", "security, 5, 120"})
    void leadersWhoDoNotActAndMachinesThatStayDownEscalateToTheSecondAndOnce(String grade, int response, int handling) {
        started(grade);
        story.told(grade.equals("security") ? MANAGERS : new String[] {"atm-fault.reported → atm-leaders"});

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(response)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(response)));
        story.fireDue();
        story.told("atm-fault.not-activated → atm-leaders", "atm-fault.not-activated → department-head");

        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(handling)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(handling)));
        story.fireDue();
        story.told(
                "atm-fault.overdue → atm-leaders",
                "atm-fault.overdue → centre-manager",
                "atm-fault.overdue → department-head");
        assertThat(story.messages("atm-fault.overdue").get(0).dueAt())
                .isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(handling)));

        story.pass(Duration.ofDays(1));
        story.fireDue();
        story.nobodyElseIsTold();
    }

    @Test
    void aReportThatIsNotWrittenIsAskedForAfterThreeWorkingDays() {
        String key = story.businessKey(started("fault"));
        story.complete("atm-leaders", AtmFault.ACTIVATE, GO);
        AtmTeams.work(story, 0, passed(now()));
        story.complete("site-staff", AtmFault.TELL_CUSTOMERS, Map.of("customersTold", "撤下告示"));
        story.complete("atm-leaders", AtmFault.DECIDE_END, ends(now()));
        story.told(Stream.concat(Stream.of("atm-fault.reported → atm-leaders"), Arrays.stream(AtmTeams.called()))
                .toArray(String[]::new));

        // Sunday; the third working day is Wednesday.
        story.timeIs(OffsetDateTime.parse("2026-11-25T23:59:58+08:00").toInstant());
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(OffsetDateTime.parse("2026-11-25T23:59:59+08:00").toInstant());
        story.fireDue();

        story.told(
                "atm-wrap-up.report-overdue → atm-tech",
                "atm-wrap-up.report-overdue → atm-security",
                "atm-wrap-up.report-overdue → atm-service",
                "atm-wrap-up.report-overdue → atm-logistics");
        story.pass(Duration.ofHours(1));
        story.complete("atm-tech", AtmWrapUp.REPORT, AtmWrapUp.REPORTED);
        assertThat(story.journal(key)).anyMatch(entry -> entry.startsWith("MET 应急处置报告已完成") && entry.contains("超过时限"));
        story.fireDue();
        story.told(ended("atm-leaders"));
    }

    @Test
    void cardsAndCashAreAListOfCasesThatOutlivesTheIncident() {
        ProcessInstance fault = started("fault");
        String key = story.businessKey(fault);
        assertThat(story.openTasks()).as("before it is activated").doesNotContain(AtmClaim.REGISTER);
        story.complete("atm-leaders", AtmFault.ACTIVATE, GO);
        story.told(Stream.concat(Stream.of("atm-fault.reported → atm-leaders"), Arrays.stream(AtmTeams.called()))
                .toArray(String[]::new));

        Task first = story.task(AtmClaim.REGISTER);
        assertThat(first.getName()).contains(key);
        story.claim("site-staff", first);
        assertThat(tasks(AtmClaim.REGISTER))
                .as("one taken, one for a colleague")
                .hasSize(2);
        story.complete("site-staff", first, AtmClaim.card());
        assertThat(record("atm-claim", key))
                .containsEntry("customerName", "张三")
                .containsEntry("cardTail", "1234")
                .containsEntry("terminalNumber", "ATM-0902");
        Task second = story.task(AtmClaim.REGISTER);
        story.claim("agent", second);

        AtmTeams.work(story, 1, passed(now()));
        story.complete("site-staff", AtmFault.TELL_CUSTOMERS, Map.of("customersTold", "撤下告示"));
        story.complete("atm-leaders", AtmFault.DECIDE_END, ends(now()));
        story.complete("atm-tech", AtmWrapUp.REPORT, AtmWrapUp.REPORTED);
        story.fireDue();
        story.told(ended("atm-leaders"));
        assertThat(incident(key).open()).isFalse();
        assertThat(tasks(AtmClaim.REGISTER))
                .as("nobody loses what is being typed")
                .extracting(Task::getId)
                .containsExactly(second.getId());

        story.complete("agent", second, AtmClaim.cash());
        assertThat(tasks(AtmClaim.REGISTER)).isEmpty();
        story.complete("atm-service", caseOf("李四"), AtmClaim.settled("credited"));
        assertThat(record("atm-claim", key))
                .hasEntrySatisfying("claimAmount", amount -> assertThat(amount).hasToString("500.0"))
                .containsEntry("claimResult", "credited")
                .containsEntry("claimReply", "当日电话告知，客户认可");

        // Sunday; the second and the third working day are Tuesday and Wednesday.
        story.timeIs(OffsetDateTime.parse("2026-11-24T23:59:58+08:00").toInstant());
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(OffsetDateTime.parse("2026-11-24T23:59:59+08:00").toInstant());
        story.fireDue();
        story.told("atm-claim.claim-due → atm-service");
        story.timeIs(OffsetDateTime.parse("2026-11-25T23:59:58+08:00").toInstant());
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(OffsetDateTime.parse("2026-11-25T23:59:59+08:00").toInstant());
        story.fireDue();
        story.told("atm-claim.overdue → atm-leaders", "atm-claim.overdue → centre-manager");
        story.complete("site-staff", AtmClaim.HANDLE, AtmClaim.settled("returned"));
        assertThat(workLeft(key)).isEmpty();
    }

    @Test
    void aRecoveryBeforeTheEventIsRefused() {
        started("fault");
        story.told("atm-fault.reported → atm-leaders");
        story.complete("atm-leaders", AtmFault.ACTIVATE, GO);
        story.told(AtmTeams.called());
        story.complete("atm-tech", AtmTeams.DIAGNOSE, AtmTeams.DIAGNOSIS);
        story.complete("atm-tech", AtmTeams.REPAIR, AtmTeams.MEASURES);

        assertThatThrownBy(() -> story.complete("atm-tech", AtmTeams.TEST, passed(story.ago(Duration.ofHours(1)))))
                .hasMessageContaining("恢复使用时间");
        assertThat(story.openTasks()).contains(AtmTeams.TEST);
    }

    // ----

    private static String[] ended(String... others) {
        return Stream.concat(
                        Stream.of("atm-tech", "atm-security", "atm-service", "atm-logistics", "site-staff"),
                        Stream.of(others))
                .map(who -> "atm-fault.ended → " + who)
                .toArray(String[]::new);
    }

    /** What is still to do for this incident itself; its review is an incident of its own. */
    private List<Task> workLeft(String key) {
        return story.engine()
                .getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(key)
                .list();
    }

    private List<Task> tasks(String id) {
        return story.engine()
                .getTaskService()
                .createTaskQuery()
                .taskDefinitionKey(id)
                .list();
    }

    private Task caseOf(String customer) {
        return story.engine()
                .getTaskService()
                .createTaskQuery()
                .taskDefinitionKey(AtmClaim.HANDLE)
                .processVariableValueEquals("customerName", customer)
                .singleResult();
    }

    private ProcessInstance started(String grade) {
        return story.start("site-staff", AtmFault.KEY, report(grade));
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
}
