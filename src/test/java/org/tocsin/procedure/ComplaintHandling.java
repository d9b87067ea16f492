package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/complaint-handling.bpmn} that tests refer to. */
final class ComplaintHandling {

    static final String KEY = "complaint-handling";

    static final String FORWARD = "userTask_Forward";
    static final String HANDLE = "userTask_HandleComplaint";
    static final String COORDINATE = "userTask_Coordinate";
    static final String DECIDE = "userTask_Decide";
    static final String REACH_CONTACT = "userTask_ReachContact";
    static final String SOLVE_AT_ONCE = "userTask_SolveAtOnce";
    static final String REPORT = "userTask_ReportToManagers";
    static final String IDENTIFY = "userTask_IdentifyAgent";
    static final String EXPLAIN = "userTask_ExplainAgain";
    static final String ASSIST = "userTask_Assist";

    static final String HANDLING_DUE = "timer_HandlingDue";

    private ComplaintHandling() {}

    static Map<String, Object> settled() {
        return Map.of("settlement", "settled", "result", "已向客户致歉并补发凭证");
    }

    static Map<String, Object> next() {
        return Map.of("settlement", "next", "result", "客户要求赔偿，权限不足");
    }
}
