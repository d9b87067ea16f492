package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/drill-wrap-up.bpmn} that tests refer to, and what is filled in. */
final class DrillWrapUp {

    static final String KEY = "drill-wrap-up";

    static final String EVALUATE = "userTask_Evaluate";

    private DrillWrapUp() {}

    static Map<String, Object> evaluation() {
        return Map.of(
                "course", "按预案推演",
                "effect", "good",
                "found", "电话簿过期",
                "improvements", "每季核对电话簿",
                "evaluateTick", true);
    }
}
