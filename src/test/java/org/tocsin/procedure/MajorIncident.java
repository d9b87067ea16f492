package org.tocsin.procedure;

import java.util.HashMap;
import java.util.Map;

/** The names of {@code processes/major-incident.bpmn} that tests refer to, and a start of it. */
final class MajorIncident {

    static final String KEY = "major-incident";

    static final String SECURE = "userTask_Secure";
    static final String CALM = "userTask_ExplainAndCalm";
    static final String GUARD = "userTask_GuardFacilities";
    static final String COUNT = "userTask_CountPeople";
    static final String MEDIA = "userTask_ReceiveMedia";
    static final String DECLARE_END = "userTask_DeclareEnd";

    static final String FIRST_RESPONSE_DUE = "timer_FirstResponseDue";
    static final String HANDLING_DUE = "timer_HandlingDue";

    static final String FALSE_ALARM = "endEvent_FalseAlarm";
    static final String OVER = "endEvent_IncidentOver";

    private MajorIncident() {}

    static Map<String, Object> report(String kind) {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", "三十余名客户聚集在营业大厅");
        report.put("eventKind", kind);
        report.put("place", "城东支行");
        report.put("scene", "情绪激动，暂无人受伤");
        return report;
    }

    static Map<String, Object> called(String at) {
        return Map.of(
                "eventReal", "yes",
                "peopleSafe", "yes",
                "emergencyCall", "110",
                "callReference", "110，接警员 0321",
                "calledAt", at);
    }

    static Map<String, Object> notCalled() {
        return Map.of("eventReal", "yes", "peopleSafe", "yes", "emergencyCall", "none", "notCalledReason", "客户平静，无危险");
    }
}
