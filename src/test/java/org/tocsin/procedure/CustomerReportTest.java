package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tocsin.procedure.CustomerReport.asked;
import static org.tocsin.procedure.CustomerReport.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.BareIncidents;
import org.tocsin.ModelCoverage;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.incident.Incidents;
import org.tocsin.record.Entry;
import org.tocsin.record.Filter;
import org.tocsin.record.Registers;

/** A customer who cannot transact before any notice is out, from the call to the reply, by every way it can take. */
@TocsinTest
class CustomerReportTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(CustomerReport.KEY);

    private static final String REPORTED = "customer-report.reported → team-leader";

    @Autowired
    Story story;

    @Autowired
    BareIncidents bare;

    @Autowired
    Incidents incidents;

    @Autowired
    Registers registers;

    @BeforeEach
    void engine() {
        ProcessEngineTests.init(story.engine());
    }

    @Test
    void theTeamLeaderAsksAndTheCustomerGetsAReply() {
        ProcessInstance report = start();
        String key = story.businessKey(report);
        story.told(REPORTED);
        assertThat(key).matches("CR-20261122-\\d+");
        assertThat(story.message("customer-report.reported", "team-leader").text())
                .contains("电话银行", "代码 96")
                .doesNotContain("张三", "13800138000");
        assertThat(record(key))
                .containsEntry("customerName", "张三")
                .containsEntry("customerAccount", "6222000000001234")
                .containsEntry("errorMessage", "交易失败，代码 96");

        story.pass(Duration.ofMinutes(3));
        story.complete("team-leader", CustomerReport.ASK, asked("single"));
        story.pass(Duration.ofMinutes(10));
        story.complete("agent", CustomerReport.REPLY, replied("informed"));

        ProcessEngineTests.assertThat(report).isEnded().hasPassed(CustomerReport.REPLIED);
        assertThat(incidents.find(key).orElseThrow().outcome()).isEqualTo("informed");
        assertThat(record(key)).containsEntry("replyResult", "informed").containsEntry("replyNote", "客户去柜台");
        assertThat(story.journal(key))
                .contains("DONE 完成「联系科技、总行和各分行」", "DONE 完成「答复客户」")
                .anyMatch(entry -> entry.startsWith("MET 座席班长已联系各方") && entry.endsWith("在时限内"))
                .anyMatch(entry -> entry.startsWith("CLOSED 客户报障已答复") && entry.endsWith("在全部时限内"))
                .contains("HANDED_OVER 安排满意度回访");
        story.complete("agent", SatisfactionSurvey.ASK, SatisfactionSurvey.answered("yes"));
        assertThat(registers.list(Filter.ofIncident("satisfaction", key), 0, 2)).hasSize(1);
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void theTeamLeaderAnswersForItFromTheFirstMomentOn() {
        ProcessInstance report = start();

        story.told(REPORTED);
        assertThat(incidents.find(story.businessKey(report)).orElseThrow().responsible())
                .isEqualTo("team-leader");
        assertThat(story.journal(story.businessKey(report))).contains("TAKEN 事件负责人：team-leader");
    }

    @Test
    void whatBelongsToAnOpenIncidentIsLinkedAndTheReplyStaysOwed() {
        String fault = bare.open();
        ProcessInstance report = start();
        String key = story.businessKey(report);
        story.told(REPORTED);
        assertThat(variable(CustomerReport.ASK, "openIncidentsText").toString()).contains(fault, "客户无法接入");

        Map<String, Object> known = asked("known");
        known.put("relatedIncident", fault);
        story.complete("team-leader", CustomerReport.ASK, known);

        assertThat(story.journal(key)).contains("LINKED 关联事件 " + fault + "：客户报障属于该事件");
        assertThat(story.journal(fault)).contains("LINKED 关联了 " + key + "：客户报障属于该事件");
        bare.close(fault);
        assertThat(story.task(CustomerReport.REPLY)).isNotNull();
        story.complete("team-leader", CustomerReport.REPLY, replied("reached"));
        assertThat(incidents.find(key).orElseThrow().outcome()).isEqualTo("reached");
    }

    @Test
    void itIsLinkedOnlyToWhatIsOpen() {
        String over = bare.open();
        bare.close(over);
        start();
        story.told(REPORTED);
        assertThat(variable(CustomerReport.ASK, "openIncidentsText")).isEqualTo("");

        Map<String, Object> known = asked("known");
        known.put("relatedIncident", over);
        assertThatThrownBy(() -> story.complete("team-leader", CustomerReport.ASK, known))
                .hasMessageContaining("relatedIncident");
    }

    @Test
    void aDrillIsNotLinkedToWhatIsReal() {
        bare.open();
        Map<String, Object> drill = report();
        drill.put("drill", true);

        story.start("agent", CustomerReport.KEY, drill);

        story.told(REPORTED);
        assertThat(variable(CustomerReport.ASK, "openIncidentsText")).isEqualTo("");
    }

    @Test
    void aFaultThatNobodyHasReportedIsToldToThoseWhoRegisterAndRepairIt() {
        start();

        story.complete("team-leader", CustomerReport.ASK, asked("new"));

        story.told(REPORTED, "customer-report.new-fault → agent-admin", "customer-report.new-fault → it");
        assertThat(story.openTasks()).containsExactly(CustomerReport.REPLY);
    }

    @Test
    void nobodyHasAskedAfterFiveMinutesAndNobodyHasRepliedAfterThirty() {
        start();
        story.told(REPORTED);

        expectAt(5, "customer-report.unasked → shift-leader", "customer-report.unasked → back-office");
        expectAt(30, "customer-report.reply-overdue → back-office", "customer-report.reply-overdue → centre-manager");
        assertThat(story.openTasks()).containsExactly(CustomerReport.ASK);
    }

    @Test
    void whatIsAskedInTimeIsNotEscalatedButTheReplyStillIs() {
        ProcessInstance report = start();
        story.told(REPORTED);
        story.complete("team-leader", CustomerReport.ASK, asked("single"));

        expectAt(5);
        expectAt(30, "customer-report.reply-overdue → back-office", "customer-report.reply-overdue → centre-manager");
        story.pass(Duration.ofMinutes(1));
        story.complete("agent", CustomerReport.REPLY, replied("unreachable"));

        assertThat(story.journal(story.businessKey(report)))
                .anyMatch(entry -> entry.startsWith("CLOSED 客户报障已答复") && entry.contains("超"));
        ProcessEngineTests.assertThat(report).isEnded().hasPassed(CustomerReport.REPLIED_ONLY);
        assertThat(story.openTasks()).as("nobody asks whom nobody reached").isEmpty();
    }

    @Test
    void nobodyIsAskedInADrillHowSatisfiedTheyWere() {
        Map<String, Object> drill = report();
        drill.put("drill", true);
        ProcessInstance report = story.start("agent", CustomerReport.KEY, drill);
        story.told(REPORTED);

        story.complete("team-leader", CustomerReport.ASK, asked("single"));
        story.complete("agent", CustomerReport.REPLY, replied("reached"));

        ProcessEngineTests.assertThat(report).isEnded().hasPassed(CustomerReport.REPLIED_ONLY);
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void whereNoSurveyIsDeployedTheReplyCountsAllTheSame() {
        story.engine().getRepositoryService().suspendProcessDefinitionByKey(SatisfactionSurvey.KEY);
        try {
            ProcessInstance report = start();
            story.told(REPORTED);
            story.complete("team-leader", CustomerReport.ASK, asked("single"));
            story.complete("agent", CustomerReport.REPLY, replied("reached"));

            ProcessEngineTests.assertThat(report).isEnded().hasPassed(CustomerReport.WITHOUT_SURVEY);
        } finally {
            story.engine().getRepositoryService().activateProcessDefinitionByKey(SatisfactionSurvey.KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"customerName", "customerPhone", "customerAccount", "errorMessage"})
    void aCustomerIsNotWrittenDownWithout(String field) {
        Map<String, Object> report = report();
        report.remove(field);

        assertThatThrownBy(() -> story.start("agent", CustomerReport.KEY, report))
                .hasMessageContaining("必填");
    }

    // ----

    private ProcessInstance start() {
        return story.start("agent", CustomerReport.KEY, report());
    }

    private Map<String, Object> replied(String result) {
        return Map.of("replyResult", result, "repliedAt", story.now().toString(), "replyNote", "客户去柜台");
    }

    private void expectAt(int minutes, String... messages) {
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(minutes)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(Story.BEGIN.plus(Duration.ofMinutes(minutes)));
        story.fireDue();
        story.told(messages);
    }

    private Map<String, Object> record(String key) {
        List<Entry> records = registers.list(Filter.ofIncident("affected-customer", key), 0, 2);
        assertThat(records).hasSize(1);
        return new ObjectMapper().convertValue(records.get(0).fields(), new TypeReference<>() {});
    }

    private Object variable(String task, String name) {
        return story.engine().getTaskService().getVariable(story.task(task).getId(), name);
    }
}
