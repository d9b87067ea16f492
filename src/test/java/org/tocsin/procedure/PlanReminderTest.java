package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.tocsin.ModelCoverage;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.incident.PlanCalendar;

/** The plans' next drills and revisions: from what is on record, and reminded of once for each date. */
@TocsinTest
class PlanReminderTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(PlanReminder.KEY);

    private static final String[] REMINDED = {"plan-reminder.due → process-owner", "plan-reminder.due → bc-office"};

    @Autowired
    Story story;

    @Autowired
    PlanCalendar calendar;

    @Autowired
    TestRestTemplate http;

    @Test
    void everyPlanHasANextDrillAndANextRevisionAYearAfterItsDeployment() {
        assertThat(calendar.entries()).extracting(PlanCalendar.Entry::procedure).contains("system-fault", "atm-fault");
        assertThat(entry(SystemFault.KEY, PlanCalendar.Kind.DRILL))
                .extracting(PlanCalendar.Entry::last, PlanCalendar.Entry::next)
                .containsExactly(null, deployed().plusYears(1));
        assertThat(entry(SystemFault.KEY, PlanCalendar.Kind.REVISION))
                .extracting(PlanCalendar.Entry::last, PlanCalendar.Entry::next)
                .containsExactly(deployed(), deployed().plusYears(1));
    }

    @Test
    void thirtyDaysBeforeItsDateEachIsRemindedOfAndOnlyOnce() {
        LocalDate first = deployed().plusYears(1).minusDays(30);
        on(first.minusDays(1));
        story.nobodyElseIsTold();
        assertThat(story.openTasks()).isEmpty();

        on(first);
        story.told(REMINDED);
        assertThat(story.message("plan-reminder.due", "process-owner").text())
                .contains("《系统故障》演练：" + deployed().plusYears(1) + "（还没有演练过）", "《系统故障》修订：");
        on(first.plusDays(1));
        on(first.plusDays(40));
        story.nobodyElseIsTold();
        assertThat(story.openTasks()).containsExactly(PlanReminder.ARRANGE);

        story.complete("bc-office", PlanReminder.ARRANGE, Map.of("arranged", "十二月演练，管理员修订"));
        assertThat(story.openTasks()).isEmpty();
        assertThat(journal()).anyMatch(line -> line.contains("已安排：十二月演练，管理员修订"));
    }

    @Test
    void aDayThatTheSystemWasDownIsMadeUpForTheNextDay() {
        on(deployed().plusYears(1).plusDays(3));

        story.told(REMINDED);
    }

    @Test
    void aDrillMovesTheNextDrillAndNotTheRevision() {
        LocalDate drilled = deployed().plusYears(1).minusDays(60);
        story.timeIs(at(drilled));
        Map<String, Object> drill = new HashMap<>(Map.of(
                "summary", "演练", "faultLevel", 2, "faultType", "system", "affectedService", "mail", "symptom", "超时"));
        drill.put("drill", true);
        story.start("agent", SystemFault.KEY, drill);

        assertThat(entry(SystemFault.KEY, PlanCalendar.Kind.DRILL))
                .extracting(PlanCalendar.Entry::last, PlanCalendar.Entry::next)
                .containsExactly(drilled, drilled.plusYears(1));
        assertThat(entry(SystemFault.KEY, PlanCalendar.Kind.REVISION).next())
                .isEqualTo(deployed().plusYears(1));
    }

    @Test
    void aRevisionIsADeploymentOrTheDayThatTheTableNames() throws Exception {
        LocalDate day = deployed().plusDays(100);
        story.timeIs(at(day));
        String table = Files.readString(Path.of("processes/plan-dates.dmn"));
        story.deploy(
                "process-owner",
                Map.of(
                        "atm-fault.bpmn",
                        Files.readString(Path.of("processes/atm-fault.bpmn")) + " ",
                        "plan-dates.dmn",
                        table.replaceFirst(
                                "(outputEntry_plan-dates_1_3\">\\s*<text>)",
                                "$1\"" + deployed().plusDays(50) + "\"")));

        assertThat(entry(AtmFault.KEY, PlanCalendar.Kind.REVISION).last()).isEqualTo(day);
        assertThat(entry(SystemFault.KEY, PlanCalendar.Kind.REVISION).last())
                .isEqualTo(deployed().plusDays(50));
        assertThat(entry(AtmFault.KEY, PlanCalendar.Kind.DRILL).next())
                .isEqualTo(deployed().plusYears(1));
    }

    @Test
    void aTableThatCannotBeReadIsNotDeployed() throws Exception {
        String table = Files.readString(Path.of("processes/plan-dates.dmn"));

        assertThat(new Rest(http, "process-owner")
                        .deploy(Map.of("plan-dates.dmn", table.replace("\"P30D\"", "\"三十天\"")))
                        .getBody()
                        .path("message")
                        .asText())
                .contains("plan-dates", "第 1 行", "remindBefore");
    }

    // ----

    private void on(LocalDate day) {
        story.timeIs(at(day));
        story.startByItself(PlanReminder.DUE);
    }

    private Instant at(LocalDate day) {
        return day.atTime(LocalTime.of(9, 0)).atZone(story.zone()).toInstant();
    }

    /** When the release brought the plans: at the machine's own time. */
    private LocalDate deployed() {
        ProcessDefinition plan = story.engine()
                .getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionKey(SystemFault.KEY)
                .processDefinitionVersion(1)
                .singleResult();
        return story.engine()
                .getRepositoryService()
                .createDeploymentQuery()
                .deploymentId(plan.getDeploymentId())
                .singleResult()
                .getDeploymentTime()
                .toInstant()
                .atZone(story.zone())
                .toLocalDate();
    }

    private PlanCalendar.Entry entry(String procedure, PlanCalendar.Kind kind) {
        return calendar.entries().stream()
                .filter(e -> e.procedure().equals(procedure) && e.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private List<String> journal() {
        return story.journal(story.jdbc()
                .sql(
                        "select business_key from tocsin.incident where procedure_key = 'plan-reminder' order by registered_at limit 1")
                .query(String.class)
                .single());
    }
}
