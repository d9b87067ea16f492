package org.tocsin.procedure;

import java.util.HashMap;
import java.util.Map;

/** The names of {@code processes/drill.bpmn} that tests refer to, and what is filled in. */
final class Drill {

    static final String KEY = "drill";

    static final String AWAIT = "userTask_AwaitStart";
    static final String OBSERVE = "userTask_Observe";
    static final String HELD = "endEvent_DrillHeld";

    private Drill() {}

    /** A table-top a day after the story begins. */
    static Map<String, Object> start() {
        Map<String, Object> start = new HashMap<>();
        start.put("summary", "电话银行中断桌面推演");
        start.put("kind", "table-top");
        start.put("plannedAt", "2026-11-23T10:00:00+08:00");
        start.put("place", "三楼会议室");
        start.put("participantRoles", "agent-admin,it");
        start.put("participants", "客服中心、信息技术部");
        return start;
    }

    /** One whose limits run faster. */
    static Map<String, Object> start(int pace) {
        Map<String, Object> start = start();
        start.put("drillPace", pace);
        return start;
    }

    static Map<String, Object> observed(String action, String observation) {
        return Map.of("drillAction", action, "observation", observation);
    }
}
