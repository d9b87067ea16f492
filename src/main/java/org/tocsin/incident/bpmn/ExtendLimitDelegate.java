package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.calendar.Calendars;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Shown;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.limit.LimitTables;
import org.tocsin.limit.Span;

/**
 * Gives one limit of the incident another span, counted from the same start; its timers that still wait move with it.
 *
 * <p>Fields: {@code limit}, its name; {@code span}, as the limits table writes spans, for instance {@code 30 天};
 * {@code reason}, for the journal.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class ExtendLimitDelegate implements JavaDelegate {

    private @Nullable Expression limit;
    private @Nullable Expression span;
    private @Nullable Expression reason;

    private final Incidents incidents;
    private final Journal journal;
    private final Calendars calendars;
    private final LimitTables tables;
    private final Clock clock;

    ExtendLimitDelegate(Incidents incidents, Journal journal, Calendars calendars, LimitTables tables, Clock clock) {
        this.incidents = incidents;
        this.journal = journal;
        this.calendars = calendars;
        this.tables = tables;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Incident incident = incidents.find(execution.getProcessBusinessKey()).orElseThrow();
        String name = Fields.required(limit, "limit", execution);
        String given = Fields.required(span, "span", execution);
        Span length = Span.parse(given).orElseThrow(() -> new IllegalStateException("No span: '" + given + "'"));
        Instant due = incidents
                .pace(incident.businessKey())
                .due(
                        incident.clockFrom(),
                        length.after(incident.clockFrom(), calendars.newest().days(), clock.getZone()));
        incidents.moveLimit(incident.businessKey(), name, due);
        execution.getProcessInstance().setVariable(name + "Due", Date.from(due));
        IncidentClocks.reread(execution);
        journal.write(
                incident.businessKey(),
                Journal.Kind.EXTENDED,
                Fields.actor(execution.getProcessEngineServices()),
                "时限「%s」延长为 %s，至 %s。原因：%s"
                        .formatted(
                                label(incident, name),
                                given,
                                Shown.moment(due, clock.getZone()),
                                Fields.required(reason, "reason", execution)),
                incidents.vouched(incident.businessKey()));
    }

    /** As the owners of the table that the incident started with call it. */
    private String label(Incident incident, String name) {
        return (incident.limitsId() == null
                        ? tables.newest().table()
                        : tables.version(incident.limitsId()).table())
                .label(name);
    }
}
