package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.calendar.Calendars;
import org.tocsin.engine.Fields;
import org.tocsin.incident.Incident;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.incident.Pace;
import org.tocsin.limit.LimitTable;
import org.tocsin.limit.LimitTables;
import org.tocsin.limit.Limits;

/**
 * Confirms or changes an incident's grade. A changed one takes its limits from the table the incident started with,
 * counted from the same start; timers that still wait move with them.
 *
 * <p>Field: {@code grade}.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class GradeIncidentDelegate implements JavaDelegate {

    private @Nullable Expression grade;

    private final Incidents incidents;
    private final Journal journal;
    private final LimitTables tables;
    private final Calendars calendars;
    private final Clock clock;

    GradeIncidentDelegate(Incidents incidents, Journal journal, LimitTables tables, Calendars calendars, Clock clock) {
        this.incidents = incidents;
        this.journal = journal;
        this.tables = tables;
        this.calendars = calendars;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Incident incident = incidents.find(execution.getProcessBusinessKey()).orElseThrow();
        String given = Fields.required(grade, "grade", execution);
        boolean changed = !given.equals(incident.grade());
        execution.setVariable(IncidentVariables.GRADE_CHANGED, changed);
        execution.setVariable(IncidentVariables.PREVIOUS_GRADE, incident.grade());
        String actor = Fields.actor(execution.getProcessEngineServices());
        if (!changed) {
            journal.write(incident.businessKey(), Journal.Kind.REGRADED, actor, "确认级别 " + given);
            return;
        }
        LimitTable table = tables.version(incident.limitsId()).table();
        Limits limits =
                table.row(incident.procedureKey(), given).orElseGet(() -> table.strictest(incident.procedureKey()));
        Pace pace = incidents.pace(incident.businessKey());
        Map<String, Instant> due = pace.due(
                incident.clockFrom(),
                limits.dueAfter(incident.clockFrom(), calendars.newest().days(), clock.getZone()));
        incidents.regrade(incident.businessKey(), given, limits.setting("severity"), due);
        incidents.limitsFrom(incident.businessKey(), clock.instant(), incident.limitsId(), given, limits);
        IncidentClocks.set(execution, limits, pace, due);
        IncidentClocks.reread(execution);
        journal.write(
                incident.businessKey(),
                Journal.Kind.REGRADED,
                actor,
                "级别由 %s 改为 %s，时限仍从发生时间起算".formatted(incident.grade(), given),
                incidents.vouched(incident.businessKey()));
    }
}
