package org.tocsin.procedure;

import java.util.HashMap;
import java.util.Map;

/** The names of {@code processes/system-fault.bpmn} that tests refer to, and a start of it. */
public final class SystemFault {

    public static final String KEY = "system-fault";

    static final String FILL_RECORD = "userTask_FillRecord";
    static final String REPAIR = "userTask_Repair";
    static final String CONCLUDE = "userTask_Conclude";
    static final String DIRECT = "userTask_DirectHandling";
    static final String FOLLOW_UP = "userTask_FollowUp";

    static final String FIRST_STEP = "timer_CentreManagerDue";
    static final String SECOND_STEP = "timer_DepartmentHeadDue";
    static final String CONTINUITY = "timer_ContinuityDue";

    static final String RECOVERED = "endEvent_FaultRecovered";
    static final String UNRESOLVED = "endEvent_FaultUnresolved";
    static final String FALSE_ALARM = "endEvent_FalseAlarm";
    static final String JOINED = "endEvent_FaultJoined";

    private SystemFault() {}

    /** A complete report of a fault of the chat service, which has no continuity threshold. */
    public static Map<String, Object> report(int level) {
        return report(level, "online-chat");
    }

    static Map<String, Object> report(int level, String services) {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", "客户无法接入");
        report.put("faultLevel", level);
        report.put("faultType", "system");
        report.put("affectedService", services);
        report.put("symptom", "页面提示系统繁忙");
        return report;
    }

    public static Map<String, Object> with(Map<String, Object> variables, String name, Object value) {
        Map<String, Object> more = new HashMap<>(variables);
        more.put(name, value);
        return more;
    }
}
