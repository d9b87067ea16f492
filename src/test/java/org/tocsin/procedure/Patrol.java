package org.tocsin.procedure;

/** The names of {@code processes/patrol.bpmn} that tests refer to. */
final class Patrol {

    static final String KEY = "patrol";

    static final String DUE = "startEvent_PatrolDue";
    static final String PATROL = "userTask_Patrol";

    private Patrol() {}
}
