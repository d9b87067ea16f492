package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.PlanCalendar;

/**
 * Finds the plans whose next drill or revision comes near and that nobody has been reminded of for that date. What it finds
 * counts as reminded of as soon as an incident is opened whose likeness is {@code plansDueIds}.
 */
@Component
class FindPlansDueDelegate implements JavaDelegate {

    private static final int LONGEST_TEXT = 3900;

    private final PlanCalendar calendar;
    private final Incidents incidents;
    private final Clock clock;

    FindPlansDueDelegate(PlanCalendar calendar, Incidents incidents, Clock clock) {
        this.calendar = calendar;
        this.incidents = incidents;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String procedure = Fields.procedure(execution.getProcessDefinitionId());
        LocalDate today = clock.instant().atZone(clock.getZone()).toLocalDate();
        // Whoever looks at the same time waits until what is found here is on record.
        incidents.lastTurn(procedure);
        List<PlanCalendar.Entry> all = calendar.entries();
        List<PlanCalendar.Entry> due = all.stream()
                .filter(entry -> !entry.remindFrom().isAfter(today))
                .filter(entry -> !calendar.reminded(procedure, IncidentVariables.PLANS_DUE_IDS, entry))
                .toList();
        execution.setVariable(
                IncidentVariables.PLANS_DUE_IDS,
                due.stream().map(PlanCalendar.Entry::id).collect(Collectors.joining(",")));
        execution.setVariable(IncidentVariables.PLANS_DUE_COUNT, due.size());
        execution.setVariable(
                IncidentVariables.PLANS_DUE,
                text(due.stream().map(FindPlansDueDelegate::line).collect(Collectors.joining("；"))));
        execution.setVariable(
                IncidentVariables.PLAN_CALENDAR,
                text(all.stream().map(entry -> "- " + line(entry) + "\n").collect(Collectors.joining())));
    }

    private static String line(PlanCalendar.Entry entry) {
        return "《" + entry.name() + "》" + entry.kind().text() + "：" + entry.next() + "（"
                + (entry.last() == null ? "还没有演练过" : "上次 " + entry.last()) + "）";
    }

    private static String text(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "……";
    }
}
