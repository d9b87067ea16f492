package org.tocsin.notification.bpmn;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Answer;
import org.tocsin.notification.Answers;

/**
 * The recipient has answered; what follows depends on the answer.
 */
@Component
class RecordAnswerDelegate implements JavaDelegate {

    private final Answers answers;

    RecordAnswerDelegate(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Answer answer = Answer.of((String) execution.getVariable(MessageVariables.ANSWER))
                .orElseThrow();
        Object via = execution.getVariable(MessageVariables.ANSWERED_VIA);
        Answers.Effect effect = answers.answered(
                MessageVariables.message(execution), answer, via == null ? "tasklist" : via.toString());
        execution.setVariable(MessageVariables.REACHED, answer == Answer.CANNOT_COME ? "cannot-come" : "answered");
        execution.setVariable(MessageVariables.RENEW_DUE, MessageVariables.date(effect.askAgainAt()));
        execution.setVariable(MessageVariables.ARRIVE_DUE, MessageVariables.date(effect.arriveBy()));
        execution.setVariable(MessageVariables.ANSWERED_VIA, null);
    }
}
