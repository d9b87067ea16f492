package org.tocsin.procedure;

import java.util.HashMap;
import java.util.Map;

/** The names of {@code processes/drill-plan.bpmn} that tests refer to, and what is filled in. */
final class DrillPlan {

    static final String KEY = "drill-plan";

    static final String PLAN = "userTask_Plan";
    static final String APPROVE = "userTask_Approve";

    static final Map<String, Object> APPROVED = Map.of("approveVerdict", "ok", "approveTick", true);

    private DrillPlan() {}

    static Map<String, Object> plan(String scenario) {
        Map<String, Object> plan = new HashMap<>();
        plan.put("scenario", scenario);
        plan.put("scenarioText", "早高峰，客户转人工后只有忙音");
        plan.put("drillContent", "response");
        plan.put("aims", "十五分钟内恢复");
        plan.put("planTick", true);
        return plan;
    }
}
