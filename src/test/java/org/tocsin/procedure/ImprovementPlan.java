package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/improvement-plan.bpmn} that tests refer to. */
final class ImprovementPlan {

    static final String KEY = "improvement-plan";

    static final String ADD = "userTask_AddMeasure";

    static final Map<String, Object> NO_MORE = Map.of("measureNext", "none");

    private ImprovementPlan() {}

    /** One more measure for the IT department. */
    static Map<String, Object> measure(String dueAt) {
        return Map.of(
                "measureNext", "add",
                "measureTitle", "接入服务双机",
                "measureDetail", "接入服务改为双机热备，切换不超过一分钟",
                "measureOwner", "it",
                "measureDueAt", dueAt);
    }
}
