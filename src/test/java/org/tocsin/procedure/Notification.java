package org.tocsin.procedure;

/** The names of {@code processes/notification.bpmn} that tests refer to. */
final class Notification {

    static final String KEY = "notification";

    static final String SEND = "serviceTask_Send";
    static final String ANSWER = "userTask_Answer";
    static final String CHECK_IN = "userTask_CheckIn";

    static final String SLOT = "timer_Slot";
    static final String NEXT_SEND = "timer_NextSend";
    static final String PASS_ON_DUE = "timer_PassOnDue";
    static final String ARRIVE_DUE = "timer_ArriveDue";
    static final String ASK_AGAIN = "timer_AskAgain";

    static final String DELIVERED = "endEvent_Delivered";
    static final String PASSED_ON = "endEvent_PassedOn";
    static final String NOT_NEEDED = "endEvent_NotNeeded";
    static final String NOBODY_REACHED = "endEvent_NobodyReached";
    static final String ARRIVED = "endEvent_Arrived";
    static final String DONE = "endEvent_Done";
    static final String WITHDRAWN = "endEvent_Withdrawn";

    private Notification() {}
}
