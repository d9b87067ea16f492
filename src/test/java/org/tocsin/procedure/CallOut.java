package org.tocsin.procedure;

/** The names of {@code processes/call-out.bpmn} that tests refer to. */
final class CallOut {

    static final String KEY = "call-out";

    static final String ORDER = "userTask_Order";
    static final String ROLL_CALL = "userTask_RollCall";
    static final String AT_POSTS = "endEvent_AtPosts";

    private CallOut() {}
}
