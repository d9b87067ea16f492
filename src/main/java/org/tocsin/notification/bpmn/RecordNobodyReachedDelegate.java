package org.tocsin.notification.bpmn;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Answers;

/**
 * Nobody is left who could be told: on record, and alarmed.
 */
@Component
class RecordNobodyReachedDelegate implements JavaDelegate {

    private final Answers answers;

    RecordNobodyReachedDelegate(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        answers.nobodyReached(MessageVariables.message(execution));
    }
}
