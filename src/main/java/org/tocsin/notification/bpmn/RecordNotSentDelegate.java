package org.tocsin.notification.bpmn;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Reaching;

/**
 * The channel has not taken what was sent, and will not; the next way is due.
 */
@Component
class RecordNotSentDelegate implements JavaDelegate {

    private final Reaching reaching;

    RecordNotSentDelegate(Reaching reaching) {
        this.reaching = reaching;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String way = reaching.notSent(
                UUID.fromString((String) execution.getVariable(MessageVariables.DELIVERY_KEY)),
                String.valueOf(execution.getVariable(MessageVariables.SEND_FAILURE)),
                FailedTries.of(execution));
        MessageVariables.addFailed(execution, way);
    }
}
