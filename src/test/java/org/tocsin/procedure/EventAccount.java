package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/event-account.bpmn} that tests refer to. */
final class EventAccount {

    static final String KEY = "event-account";

    static final String SUMMARISE = "userTask_Summarise";
    static final String RECEIVE = "userTask_ReceiveSummary";

    static final String DUE = "timer_AccountDue";

    private EventAccount() {}

    static Map<String, Object> summary() {
        return Map.of("process", "解释安抚，公安到场", "result", "客户散去，无人受伤", "directLoss", 800, "writtenBy", "组长");
    }
}
