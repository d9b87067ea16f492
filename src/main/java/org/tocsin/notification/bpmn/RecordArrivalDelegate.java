package org.tocsin.notification.bpmn;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Answers;

/**
 * Whoever was called out is at the post.
 */
@Component
class RecordArrivalDelegate implements JavaDelegate {

    private final Answers answers;

    RecordArrivalDelegate(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        answers.arrived(MessageVariables.message(execution), (String) execution.getVariable(MessageVariables.POST));
    }
}
