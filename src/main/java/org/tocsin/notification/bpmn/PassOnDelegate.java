package org.tocsin.notification.bpmn;

import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Answers;

/**
 * Calls the next one: whom the recipient has named, else a deputy, else the superiors of the role.
 */
@Component
class PassOnDelegate implements JavaDelegate {

    private final Answers answers;

    PassOnDelegate(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Answers.Passed passed = answers.passOn(
                MessageVariables.message(execution), (String) execution.getVariable(MessageVariables.PASS_TO));
        execution.setVariable(
                MessageVariables.PASSED_ON,
                passed.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
