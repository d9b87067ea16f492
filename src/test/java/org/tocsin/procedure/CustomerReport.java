package org.tocsin.procedure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of {@code processes/customer-report.bpmn} that tests refer to, and a start of it. */
final class CustomerReport {

    static final String KEY = "customer-report";

    static final String ASK = "userTask_AskDepartments";
    static final String REPLY = "userTask_ReplyToCustomer";

    static final String FIRST_RESPONSE_DUE = "event_FirstResponseDue";
    static final String REPLY_DUE = "event_ReplyDue";

    static final String REPLIED = "endEvent_CustomerReplied";
    static final String REPLIED_ONLY = "endEvent_RepliedOnly";
    static final String WITHOUT_SURVEY = "endEvent_RepliedWithoutSurvey";

    private CustomerReport() {}

    static Map<String, Object> report() {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", "电话银行转账报错");
        report.put("reportChannel", "phone-bank");
        report.put("customerName", "张三");
        report.put("customerPhone", "13800138000");
        report.put("customerAccount", "6222000000001234");
        report.put("errorMessage", "交易失败，代码 96");
        return report;
    }

    static Map<String, Object> asked(String finding) {
        Map<String, Object> asked = new HashMap<>();
        asked.put("askedParties", List.of("it", "head-office", "branches"));
        asked.put("reportFinding", finding);
        asked.put("answerForCustomer", "正在核实，请先到柜台办理");
        return asked;
    }
}
