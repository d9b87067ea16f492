package org.tocsin.procedure;

/** The names of {@code processes/sign-off.bpmn} that tests refer to. */
final class SignOff {

    static final String KEY = "sign-off";

    static final String REVIEW = "userTask_Review";
    static final String SIGN = "userTask_Sign";

    private SignOff() {}
}
