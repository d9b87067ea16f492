package org.tocsin.procedure;

import java.util.HashMap;
import java.util.Map;

/** The names of {@code processes/media-inquiry.bpmn} that tests refer to, and a start of it. */
final class MediaInquiry {

    static final String KEY = "media-inquiry";

    static final String ANSWER_AS_CUSTOMER = "userTask_AnswerAsCustomer";
    static final String WATCH = "userTask_WatchMedia";
    static final String ANSWER = "callActivity_AnswerJournalist";

    static final String REPLY_DUE = "timer_ReplyDue";

    static final String AS_CUSTOMER = "endEvent_AnsweredAsCustomer";
    static final String CLOSED = "endEvent_InquiryClosed";

    private MediaInquiry() {}

    /** A journalist who says who he is, without a deadline. */
    static Map<String, Object> journalist() {
        Map<String, Object> inquiry = new HashMap<>();
        inquiry.put("summary", "记者询问电话银行排队情况");
        inquiry.put("identified", true);
        inquiry.put("live", false);
        inquiry.put("mediaName", "城市晚报");
        inquiry.put("journalistName", "赵六");
        inquiry.put("journalistPhone", "13900139000");
        inquiry.put("question", "电话银行为什么一直打不通？");
        return inquiry;
    }

    static Map<String, Object> watched(String tone, String next) {
        return Map.of("mediaTone", tone, "mediaFindings", "晚报网站 10:20 转载", "watchDecision", next);
    }
}
