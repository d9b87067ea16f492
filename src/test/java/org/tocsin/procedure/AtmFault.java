package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/atm-fault.bpmn} that tests refer to, and what is filled in. */
final class AtmFault {

    static final String KEY = "atm-fault";

    static final String ACTIVATE = "userTask_Activate";
    static final String TELL_CUSTOMERS = "userTask_TellCustomers";
    static final String DECIDE_END = "userTask_DecideEnd";

    static final String RESPONSE_DUE = "timer_FirstResponseDue";
    static final String HANDLING_DUE = "timer_HandlingDue";

    static final String HANDLED = "endEvent_Handled";
    static final String FALSE_ALARM = "endEvent_FalseAlarm";

    private AtmFault() {}

    /** A complete report; {@code grade} is {@code fault} or {@code security}. */
    static Map<String, Object> report(String grade) {
        return Map.of(
                "summary", "大堂 2 号机吞卡后黑屏",
                "terminalNumber", "ATM-0102",
                "location", "城东支行大堂",
                "eventKind", grade.equals("security") ? "attack" : "fault",
                "eventGrade", grade,
                "symptom", "屏幕无显示，一位客户的卡未退出");
    }

    static Map<String, Object> ends(String endedAt) {
        return Map.of("endDecision", "end", "endedAt", endedAt, "endedBy", "王行长");
    }
}
