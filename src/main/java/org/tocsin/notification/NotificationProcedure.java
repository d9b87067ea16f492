package org.tocsin.notification;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The procedure {@code notification} as this module drives it: one instance for each message and person. */
public interface NotificationProcedure {

    /**
     * Begins to bring a message to its recipient: from now on it can be withdrawn, but nothing of it is done yet.
     *
     * @return the id of the process instance
     */
    String start(String number, UUID message, Map<String, Object> facts);

    /**
     * Goes on with a message that has not arrived; {@code failed} are the ways, {@code channel:address}, tried so far.
     *
     * @return the id of the process instance
     */
    String resume(String number, UUID message, List<String> failed);

    /** Ends it without anything further being sent or anybody else being called; nothing when it has ended. */
    void withdraw(String processInstanceId);

    /**
     * Answers for the recipient.
     *
     * @return whether an answer was still awaited
     */
    boolean answer(String processInstanceId, String recipient, Answer answer, String via);

    /** Lets timers of messages that wait for their turn fall due at {@code at}. */
    void wake(List<String> timers, Instant at);

    /** Goes on with the next way or the next person now instead of when its time comes. */
    void hurry(String processInstanceId);
}
