package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/temporary-closure.bpmn} that tests refer to, and what is filled in. */
final class TemporaryClosure {

    static final String KEY = "temporary-closure";

    static final String DECIDE = "userTask_DecideActivation";
    static final String PUBLISH_WEB = "userTask_PublishWeb";
    static final String OPEN_HOTLINE = "userTask_OpenHotline";
    static final String ARRANGE_BRANCHES = "userTask_ArrangeBranches";
    static final String SECURE = "userTask_SecureValuables";

    static final String RESPONSE_DUE = "timer_FirstResponseDue";
    static final String HANDLING_DUE = "timer_HandlingDue";

    static final String REOPENED = "endEvent_Reopened";
    static final String DECLINED = "endEvent_ClosureDeclined";

    private TemporaryClosure() {}

    static final Map<String, Object> REPORT = Map.of(
            "summary", "暴雨进水，城东支行无法营业",
            "siteName", "城东支行",
            "closureCause", "natural-disaster",
            "symptom", "大堂积水二十厘米，客户已疏散");
    static final Map<String, Object> ACTIVATED =
            Map.of("closureDecision", "activate", "gatherPlace", "总行三楼会议室", "readiness", "phones,computers,network");
}
