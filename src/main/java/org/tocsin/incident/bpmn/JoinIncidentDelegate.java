package org.tocsin.incident.bpmn;

import java.time.Clock;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.incident.Incident;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/**
 * Ends an incident as part of another one that is still open; both journals say so.
 *
 * <p>Field: {@code into}, the other's business key. BPMN error {@code incidentNotOpen} when that one has ended
 * meanwhile: a live report must not vanish in it.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class JoinIncidentDelegate implements JavaDelegate {

    static final String NOT_OPEN = "incidentNotOpen";
    static final String JOINED = "joined";

    private @Nullable Expression into;

    private final Incidents incidents;
    private final Journal journal;
    private final Clock clock;

    JoinIncidentDelegate(Incidents incidents, Journal journal, Clock clock) {
        this.incidents = incidents;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String own = execution.getProcessBusinessKey();
        String other = Fields.required(into, "into", execution);
        if (!incidents.find(other).map(Incident::open).orElse(false)) {
            throw new BpmnError(NOT_OPEN, "Incident " + other + " is not open");
        }
        String actor = Fields.actor(execution.getProcessEngineServices());
        incidents.close(own, JOINED, null, other, clock.instant());
        execution.setVariable(IncidentVariables.OUTCOME, JOINED);
        journal.write(own, Journal.Kind.JOINED, actor, "并入事件 " + other, incidents.vouched(own));
        journal.write(other, Journal.Kind.JOINED, actor, "并入了同一故障的另一报告 " + own);
    }
}
