package org.tocsin.procedure;

import java.util.HashMap;
import java.util.Map;

/** The names of {@code processes/business-continuity.bpmn} that tests refer to, and a start of it. */
final class BusinessContinuity {

    static final String KEY = "business-continuity";

    static final String DECIDE = "userTask_DecideActivation";
    static final String CHANNELS = "userTask_KeepChannels";
    static final String CHAT = "userTask_RestoreChat";
    static final String COMPLIANCE = "userTask_ReviewFormalities";
    static final String SECURITY = "userTask_ProtectFacilities";
    static final String MEDIA = "userTask_ReceiveMedia";
    static final String DECLARE_END = "userTask_DeclareEnd";
    static final String AGAIN = "userTask_RestoreAgain";

    static final String FIRST_RESPONSE_DUE = "timer_FirstResponseDue";
    static final String REPAIR_DUE = "timer_RepairDue";

    static final String NOT_ACTIVATED = "endEvent_NotActivated";
    static final String OVER = "endEvent_InterruptionOver";

    private BusinessContinuity() {}

    static Map<String, Object> report(String cause, String services) {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", "电话银行全部无法呼入");
        report.put("affectedService", services);
        report.put("interruptionCause", cause);
        report.put("impactNote", "客户无法挂失");
        return report;
    }

    static Map<String, Object> activated(String cause) {
        return Map.of("activation", "yes", "interruptionCause", cause);
    }

    static Map<String, Object> safe() {
        return Map.of("securityNote", "秩序正常", "policeCalled", "no");
    }

    static Map<String, Object> compliant() {
        return Map.of("complianceResult", "ok", "complianceNote", "手续齐全");
    }

    static Map<String, Object> ended() {
        return Map.of("endDecision", "ended", "endNote", "观察半小时稳定");
    }
}
