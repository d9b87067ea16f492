package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Shown;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/**
 * Ends the incident. Whether its limits were kept follows from the recovery time on record, not from what has fired.
 *
 * <p>Fields: {@code outcome}; {@code recoveredAt}, if it was recovered; {@code note}, a sentence for the journal.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class CloseIncidentDelegate implements JavaDelegate {

    private @Nullable Expression outcome;
    private @Nullable Expression recoveredAt;
    private @Nullable Expression note;

    private final Incidents incidents;
    private final Journal journal;
    private final Clock clock;

    CloseIncidentDelegate(Incidents incidents, Journal journal, Clock clock) {
        this.incidents = incidents;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String key = execution.getProcessBusinessKey();
        String ended = Fields.required(outcome, "outcome", execution);
        String recovery = Fields.text(recoveredAt, execution);
        Instant recovered =
                recovery == null ? null : OffsetDateTime.parse(recovery).toInstant();
        incidents.close(key, ended, recovered, null, clock.instant());
        execution.setVariable(IncidentVariables.OUTCOME, ended);
        String remark = Fields.text(note, execution);
        journal.write(
                key,
                Journal.Kind.CLOSED,
                Fields.actor(execution.getProcessEngineServices()),
                (remark == null ? "结束" : remark) + (recovered == null ? "" : recovered(key, recovered)),
                incidents.vouched(key));
    }

    private String recovered(String key, Instant recovered) {
        Map<String, Instant> limits = incidents.limits(key);
        String missed = limits.entrySet().stream()
                .filter(limit -> recovered.isAfter(limit.getValue()))
                .map(limit -> Shown.moment(limit.getValue(), clock.getZone()))
                .collect(Collectors.joining("、"));
        return "，恢复时间 " + Shown.moment(recovered, clock.getZone()) + (missed.isEmpty() ? "，在全部时限内" : "，超过时限 " + missed);
    }
}
