package org.tocsin.notification.bpmn;

import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.tocsin.notification.Reaching;

/** What the worker has reported of tries that failed and were repeated, from the engine's log of the external task. */
final class FailedTries {

    private FailedTries() {}

    static List<Reaching.Failure> of(DelegateExecution execution) {
        return execution
                .getProcessEngineServices()
                .getHistoryService()
                .createHistoricExternalTaskLogQuery()
                .processInstanceId(execution.getProcessInstanceId())
                .failureLog()
                .orderByTimestamp()
                .asc()
                .list()
                .stream()
                .filter(entry -> entry.getTimestamp().getTime() >= began(execution))
                .map(entry ->
                        new Reaching.Failure(entry.getTimestamp().toInstant(), String.valueOf(entry.getErrorMessage())))
                .toList();
    }

    /** When this send began: earlier ones have been recorded already. */
    private static long began(DelegateExecution execution) {
        return execution.getVariable(MessageVariables.SENDING_SINCE) instanceof Long since ? since : 0;
    }
}
