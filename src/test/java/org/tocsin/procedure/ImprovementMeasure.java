package org.tocsin.procedure;

/** The names of {@code processes/improvement-measure.bpmn} that tests refer to. */
final class ImprovementMeasure {

    static final String KEY = "improvement-measure";

    static final String CARRY_OUT = "userTask_CarryOut";
    static final String VERIFY = "userTask_Verify";
    static final String DONE = "endEvent_MeasureDone";

    private ImprovementMeasure() {}
}
