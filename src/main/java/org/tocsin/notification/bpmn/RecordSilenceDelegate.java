package org.tocsin.notification.bpmn;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Answers;

/**
 * Time is up, and the recipient has not answered.
 */
@Component
class RecordSilenceDelegate implements JavaDelegate {

    private final Answers answers;

    RecordSilenceDelegate(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        answers.unanswered(MessageVariables.message(execution));
        execution.setVariable(MessageVariables.REACHED, "unanswered");
    }
}
