package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/atm-outsourcing-event.bpmn} that tests refer to, and what is filled in. */
final class AtmOutsourcingEvent {

    static final String KEY = "atm-outsourcing-event";

    static final String TELL_PROVIDER = "userTask_TellProvider";
    static final String RECORD_ARRIVAL = "userTask_RecordArrival";
    static final String REPAIR = "userTask_Repair";

    static final String ARRIVAL_DUE = "timer_ArrivalDue";
    static final String REPAIR_DUE = "timer_RepairDue";
    static final String RECOVERY_DUE = "timer_RecoveryDue";

    static final String REPAIRED = "endEvent_Repaired";
    static final String ENDED = "endEvent_Ended";

    private AtmOutsourcingEvent() {}

    /** A complete report; {@code grade} is {@code general} or {@code major}. */
    static Map<String, Object> report(String grade, String nature) {
        return Map.of(
                "summary", "外包 ATM 连续断网",
                "terminalNumber", "ATM-0902",
                "location", "城西广场离行点",
                "provider", "恒通服务",
                "contractNumber", "HT-2026-018",
                "eventNature", nature,
                "eventGrade", grade,
                "symptom", "两台机器均显示暂停服务");
    }

    static Map<String, Object> providerTold(String at, String promised) {
        return Map.of(
                "providerToldAt", at, "ticketNumber", "T-7781", "providerContact", "陈工", "promisedArrival", promised);
    }

    static Map<String, Object> repaired(String at) {
        return Map.of("repairResult", "repaired", "recoveredAt", at, "repairMeasures", "更换路由器");
    }
}
