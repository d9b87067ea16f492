package org.tocsin.notification.bpmn;

import java.time.Clock;
import java.util.Date;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Reaching;

/** Decides whether to send now and by which way, to wait for a turn, or that no way is left. */
@Component
class ChooseChannelDelegate implements JavaDelegate {

    private final Reaching reaching;
    private final Clock clock;

    ChooseChannelDelegate(Reaching reaching, Clock clock) {
        this.reaching = reaching;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        UUID message = MessageVariables.message(execution);
        Reaching.Next next =
                reaching.next(message, MessageVariables.round(execution), MessageVariables.failed(execution));
        MessageVariables.setFailed(execution, next.failed());
        if (execution.getVariable(MessageVariables.BEGAN) instanceof Date began) {
            execution.setVariable(
                    MessageVariables.NEXT_SEND_DUE,
                    MessageVariables.date(
                            reaching.nextSend(message, began.toInstant()).orElse(null)));
        }
        if (next instanceof Reaching.Next.Send send) {
            execution.setVariable(MessageVariables.NEXT_STEP, "send");
            execution.setVariable(MessageVariables.SENDING_SINCE, clock.millis());
            execution.setVariable(MessageVariables.DELIVERY_KEY, send.key().toString());
            execution.setVariable(MessageVariables.CHANNEL, send.channel());
            execution.setVariable(MessageVariables.ADDRESS, send.address());
            execution.setVariable(MessageVariables.SUBJECT, send.subject());
            execution.setVariable(MessageVariables.TEXT, send.text());
            execution.setVariable(MessageVariables.ANSWERS, send.asks());
        } else if (next instanceof Reaching.Next.Wait wait) {
            execution.setVariable(MessageVariables.NEXT_STEP, "wait");
            execution.setVariable(MessageVariables.SLOT_DUE, Date.from(wait.until()));
        } else if (next instanceof Reaching.Next.Out) {
            execution.setVariable(MessageVariables.NEXT_STEP, "out");
            MessageVariables.nextRound(execution);
        } else {
            execution.setVariable(MessageVariables.NEXT_STEP, "none");
            execution.setVariable(MessageVariables.REACHED, "undelivered");
        }
    }
}
