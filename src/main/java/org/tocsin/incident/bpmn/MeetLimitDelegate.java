package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Shown;
import org.tocsin.guard.Submission;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.limit.LimitTables;

/**
 * Keeps on record that what a limit asks for has been done: a first answer, a report, an arrival. Whether that limit was
 * kept then follows from this and not from the recovery. The first time counts.
 *
 * <p>Fields: {@code limit}, its name, or several names separated by commas; {@code at}, when, if not now; {@code note}, a sentence for the journal. Sets the
 * variable {@code <limit>MetAt}, which is null from the opening on.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class MeetLimitDelegate implements JavaDelegate {

    private @Nullable Expression limit;
    private @Nullable Expression at;
    private @Nullable Expression note;

    private final Incidents incidents;
    private final Journal journal;
    private final LimitTables tables;
    private final Clock clock;

    MeetLimitDelegate(Incidents incidents, Journal journal, LimitTables tables, Clock clock) {
        this.incidents = incidents;
        this.journal = journal;
        this.tables = tables;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String key = execution.getProcessBusinessKey();
        Fields.required(limit, "limit", execution);
        for (String name : Fields.list(limit, execution)) {
            if (!incidents.met(key).containsKey(name)) {
                meet(execution, key, name);
            }
        }
    }

    private void meet(DelegateExecution execution, String key, String name) {
        String given = Fields.text(at, execution);
        Instant met =
                given == null ? clock.instant() : OffsetDateTime.parse(given).toInstant();
        incidents.meetLimit(key, name, met);
        execution.getProcessInstance().setVariable(name + IncidentClocks.MET_AT, Submission.iso(met, clock.getZone()));
        Instant due = incidents.limits(key).get(name);
        String remark = Fields.text(note, execution);
        journal.write(
                key,
                Journal.Kind.MET,
                Fields.actor(execution.getProcessEngineServices()),
                (remark == null ? "「" + tables.newest().table().label(name) + "」已完成" : remark) + "，"
                        + Shown.moment(met, clock.getZone())
                        + (due == null
                                ? ""
                                : met.isAfter(due) ? "，超过时限 " + Shown.moment(due, clock.getZone()) : "，在时限内"),
                incidents.vouched(key));
    }
}
