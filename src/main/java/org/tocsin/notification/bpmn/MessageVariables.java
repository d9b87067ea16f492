package org.tocsin.notification.bpmn;

import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;

/** The variables of the procedure {@code notification}. */
final class MessageVariables {

    static final String MESSAGE_ID = "messageId";
    static final String RECIPIENT = "recipient";
    static final String ASKS = "asksAnswer";
    static final String TEXT_SHOWN = "messageText";
    static final String BEFORE = "calledBefore";
    static final String COLLEAGUES = "colleagues";
    static final String BEGAN = "reachBegan";
    static final String PASS_ON_DUE = "passOnDue";
    static final String NEXT_SEND_DUE = "nextSendDue";
    static final String SLOT_DUE = "slotDue";
    static final String NEXT_STEP = "nextStep";
    static final String REACHED = "reached";
    static final String ROUND = "round";
    static final String FAILED = "failedWays";
    static final String CHANNEL = "channel";
    static final String ADDRESS = "address";
    static final String SUBJECT = "subject";
    static final String TEXT = "text";
    static final String ANSWERS = "answers";
    static final String DELIVERY_KEY = "deliveryKey";
    /** When the send began, in milliseconds since 1970. */
    static final String SENDING_SINCE = "sendingSince";

    static final String PROVIDER_ID = "providerId";
    static final String SEND_FAILURE = "sendFailure";
    static final String ANSWER = "answer";
    static final String ANSWERED_VIA = "answeredVia";
    static final String PASS_TO = "passTo";
    static final String PASSED_ON = "passedOn";
    static final String RENEW_DUE = "renewDue";
    static final String ARRIVE_DUE = "arriveDue";
    static final String POST = "post";

    private MessageVariables() {}

    static UUID message(DelegateExecution execution) {
        return UUID.fromString((String) execution.getVariable(MESSAGE_ID));
    }

    static int round(DelegateExecution execution) {
        return execution.getVariable(ROUND) instanceof Integer round ? round : 0;
    }

    /** It has gone out once more; in the next round every way may be tried again. */
    static void nextRound(DelegateExecution execution) {
        if (Boolean.TRUE.equals(execution.getVariable(ASKS))) {
            execution.setVariable(ROUND, round(execution) + 1);
            execution.setVariable(FAILED, null);
        }
    }

    static Set<String> failed(DelegateExecution execution) {
        return execution.getVariable(FAILED) instanceof String failed
                ? new LinkedHashSet<>(List.of(failed.split("\n")))
                : Set.of();
    }

    static void addFailed(DelegateExecution execution, String way) {
        Set<String> failed = new LinkedHashSet<>(failed(execution));
        failed.add(way);
        setFailed(execution, failed);
    }

    static void setFailed(DelegateExecution execution, Set<String> failed) {
        if (!failed.equals(failed(execution))) {
            execution.setVariable(FAILED, String.join("\n", failed));
        }
    }

    static @Nullable Date date(@Nullable Instant moment) {
        return moment == null ? null : Date.from(moment);
    }
}
