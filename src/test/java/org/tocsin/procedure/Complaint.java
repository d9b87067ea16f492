package org.tocsin.procedure;

import java.util.HashMap;
import java.util.Map;

/** The names of {@code processes/complaint.bpmn} that tests refer to, and a start of it. */
final class Complaint {

    static final String KEY = "complaint";

    static final String REPLY = "userTask_ReplyToCustomer";
    static final String REVIEW = "userTask_ReviewResult";
    static final String TELL_RESULT = "userTask_TellResult";
    static final String REQUEST_EXTENSION = "userTask_RequestExtension";
    static final String APPROVE_EXTENSION = "userTask_ApproveExtension";
    static final String TELL_EXTENDED = "userTask_TellComplainantExtended";
    static final String CALL_BACK = "userTask_CallBack";
    static final String DECIDE_AGAIN = "userTask_DecideAgain";
    static final String SETTLE_AGAIN = "userTask_SettleAgain";
    static final String TELL_AGAIN = "userTask_TellAgain";
    static final String ROOT_CAUSE = "userTask_FindRootCause";

    static final String REPLY_REMINDER = "timer_ReplyReminder";
    static final String REPLY_DUE = "timer_ReplyDue";
    static final String RESULT_REMINDER = "timer_ResultReminder";
    static final String RESULT_DUE = "timer_ResultDue";
    static final String LEGAL_REMINDER = "timer_LegalReminder";
    static final String LEGAL_DUE = "timer_LegalDue";
    static final String AGAIN_DUE = "timer_AgainDue";

    static final String CLOSED = "endEvent_ComplaintClosed";
    static final String SUGGESTION = "endEvent_TurnedIntoSuggestion";
    static final String WITHOUT_SURVEY = "endEvent_ClosedWithoutSurvey";

    private Complaint() {}

    /** A complete complaint of that class, received now. */
    static Map<String, Object> of(String complaintClass) {
        Map<String, Object> complaint = new HashMap<>();
        complaint.put("summary", "柜面排队两小时无人解释");
        complaint.put("complaintClass", complaintClass);
        complaint.put("customerName", "张三");
        complaint.put("customerPhone", "13800138000");
        complaint.put("customerAccount", "6222000000001234");
        complaint.put("content", "在网点排队两小时，没有人解释原因");
        complaint.put("recordingNumber", "REC-77");
        return complaint;
    }

    static Map<String, Object> with(Map<String, Object> variables, String name, Object value) {
        Map<String, Object> more = new HashMap<>(variables);
        more.put(name, value);
        return more;
    }
}
