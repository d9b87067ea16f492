package org.tocsin.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** Which way an incident went is on record, flow by flow. */
@TocsinTest
class FlowsTakenTest {

    private static final List<String> UNTIL_THE_RECORD = List.of(
            "flow_FaultReported_OpenIncident",
            "flow_OpenIncident_FindSimilar",
            "flow_FindSimilar_HandleFault",
            "flow_HandlingBegun_HandlingFork",
            "flow_HandlingFork_TellAdministrators",
            "flow_HandlingFork_AssessFault",
            "flow_AssessmentBegun_BeforeRecord",
            "flow_BeforeRecord_FillRecord",
            "flow_HandlingFork_BeforeDirect",
            "flow_BeforeDirect_DirectHandling",
            "flow_HandlingFork_BeforeCommand",
            "flow_BeforeCommand_CommandOwed");

    @Autowired
    Story story;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void aConfirmedGradeTakesTheFlowOfNoChange() {
        String fault = start();
        assertThat(taken(fault)).containsExactlyElementsOf(UNTIL_THE_RECORD);

        story.pass(Duration.ofMinutes(1));
        story.complete("agent-admin", "userTask_FillRecord", Map.of("verdict", "confirm"));

        assertThat(taken(fault).subList(UNTIL_THE_RECORD.size(), taken(fault).size()))
                .containsExactly(
                        "flow_FillRecord_MeetFirstResponse",
                        "flow_MeetFirstResponse_Verdict",
                        "flow_Verdict_GradeIncident",
                        "flow_GradeIncident_GradeChanged",
                        "flow_GradeChanged_Graded",
                        "flow_Graded_WriteRecord",
                        "flow_WriteRecord_RouteFault",
                        "flow_RouteFault_TellResponsible",
                        "flow_TellResponsible_FaultAssigned",
                        "flow_AssessFault_Assessed",
                        "flow_Assessed_BeforeRepair",
                        "flow_BeforeRepair_Repair");
        toldWhoIsTold();
    }

    @Test
    void aChangedGradeTakesTheOther() {
        String fault = start();
        toldAdministrators();

        story.complete("agent-admin", "userTask_FillRecord", Map.of("verdict", "confirm", "faultLevel", 1));

        assertThat(taken(fault))
                .contains("flow_GradeChanged_TellRegraded", "flow_TellRegraded_Graded")
                .doesNotContain("flow_GradeChanged_Graded");
        story.told(
                "system-fault.regraded → agent-admin",
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
    }

    @Test
    void oneStatementWritesAllOfATransaction() {
        String fault = start();

        assertThat(story.jdbc()
                        .sql(
                                "select count(distinct (xmin::text, cmin::text)) from tocsin.flow_taken where process_instance_id = ?")
                        .param(fault)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        toldAdministrators();
    }

    @Test
    void whatIsRolledBackWasNeverTaken() {
        TransactionTemplate transaction = new TransactionTemplate(transactions);

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    start();
                    throw new IllegalStateException("lost");
                }))
                .hasMessage("lost");

        assertThat(all()).isZero();
    }

    @Test
    void aTransactionWithinATransactionKeepsItsOwn() {
        TransactionTemplate outer = new TransactionTemplate(transactions);
        TransactionTemplate inner = new TransactionTemplate(transactions);
        inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        String[] kept = new String[1];

        assertThatThrownBy(() -> outer.executeWithoutResult(status -> {
                    start();
                    kept[0] = inner.execute(own -> start());
                    assertThat(taken(kept[0])).containsExactlyElementsOf(UNTIL_THE_RECORD);
                    start();
                    throw new IllegalStateException("lost");
                }))
                .hasMessage("lost");

        assertThat(taken(kept[0])).containsExactlyElementsOf(UNTIL_THE_RECORD);
        assertThat(all()).isEqualTo(UNTIL_THE_RECORD.size());
        toldAdministrators();
    }

    // ----

    private void toldAdministrators() {
        story.fireDue();
        story.told("system-fault.reported → agent-admin");
    }

    private void toldWhoIsTold() {
        story.told(
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
    }

    private String start() {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", "客户无法接入");
        report.put("faultLevel", 2);
        report.put("faultType", "system");
        report.put("affectedService", "online-chat");
        report.put("symptom", "页面提示系统繁忙");
        return story.start("agent", "system-fault", report).getId();
    }

    private List<String> taken(String instance) {
        return story.jdbc()
                .sql("select flow from tocsin.flow_taken where process_instance_id = ? order by id")
                .param(instance)
                .query(String.class)
                .list();
    }

    private long all() {
        return story.jdbc()
                .sql("select count(*) from tocsin.flow_taken")
                .query(Long.class)
                .single();
    }
}
