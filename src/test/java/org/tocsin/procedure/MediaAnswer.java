package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/media-answer.bpmn} that tests refer to. */
final class MediaAnswer {

    static final String KEY = "media-answer";

    static final String CONTACT = "userTask_ContactDepartment";
    static final String TAKE = "userTask_TakeInquiry";
    static final String DECIDE = "userTask_DecideAnswer";
    static final String ARRANGE = "userTask_ArrangeInterview";
    static final String GIVE = "userTask_GiveAnswer";
    static final String DECLINE = "userTask_Decline";

    static final String REMINDER_DUE = "event_ReminderDue";
    static final String DEADLINE_PASSED = "event_DeadlinePassed";
    static final String FIRST_RESPONSE_DUE = "event_FirstResponseDue";

    private MediaAnswer() {}

    static Map<String, Object> contacted() {
        return Map.of("department", "办公室、电子银行部");
    }

    static Map<String, Object> accepted() {
        return Map.of("mediaDecision", "accepted", "approvedWording", "系统升级，已恢复", "interviewee", "办公室王主任");
    }

    static Map<String, Object> calledBack(String at) {
        return Map.of("callBackResult", "reached", "calledBackAt", at, "reply", "已转达，记者表示理解");
    }
}
