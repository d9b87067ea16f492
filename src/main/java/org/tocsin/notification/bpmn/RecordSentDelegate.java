package org.tocsin.notification.bpmn;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Reaching;

/**
 * The channel has taken what was sent.
 */
@Component
class RecordSentDelegate implements JavaDelegate {

    private final Reaching reaching;

    RecordSentDelegate(Reaching reaching) {
        this.reaching = reaching;
    }

    @Override
    public void execute(DelegateExecution execution) {
        reaching.sent(
                UUID.fromString((String) execution.getVariable(MessageVariables.DELIVERY_KEY)),
                (String) execution.getVariable(MessageVariables.PROVIDER_ID),
                FailedTries.of(execution));
        MessageVariables.nextRound(execution);
    }
}
