package org.tocsin.procedure;

/** The names of {@code processes/plan-reminder.bpmn} that tests refer to. */
final class PlanReminder {

    static final String KEY = "plan-reminder";

    static final String DUE = "startEvent_PlansLookedAt";
    static final String ARRANGE = "userTask_Arrange";

    private PlanReminder() {}
}
