package org.tocsin.incident.bpmn;

import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.history.HistoricProcessInstance;

/** The incident that another procedure, called by this one, has opened. */
final class CalledIncident {

    private CalledIncident() {}

    /** The newest instance that this one has called and that has a number of its own. */
    static Optional<HistoricProcessInstance> instance(DelegateExecution execution) {
        return execution
                .getProcessEngineServices()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .superProcessInstanceId(execution.getProcessInstanceId())
                .orderByProcessInstanceStartTime()
                .desc()
                .list()
                .stream()
                .filter(called -> called.getBusinessKey() != null
                        && !called.getBusinessKey().equals(execution.getProcessBusinessKey()))
                .findFirst();
    }

    static String lastOf(DelegateExecution execution) {
        return instance(execution)
                .map(HistoricProcessInstance::getBusinessKey)
                .orElseThrow(() -> new IllegalStateException("This procedure has called none that opened an incident"));
    }
}
