package org.tocsin.notification.bpmn;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Answers;

/**
 * Whoever was called out is not at the post in time; the superiors are told.
 */
@Component
class RecordAbsenceDelegate implements JavaDelegate {

    private final Answers answers;

    RecordAbsenceDelegate(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        answers.notArrived(MessageVariables.message(execution));
    }
}
