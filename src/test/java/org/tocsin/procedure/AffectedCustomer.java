package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/affected-customer.bpmn} that tests refer to. */
final class AffectedCustomer {

    static final String KEY = "affected-customer";

    static final String REGISTER = "userTask_RegisterCustomer";
    static final String CALL_BACK = "userTask_CallBack";

    static final String REPLY_DUE = "timer_CallBackDue";
    static final String REPLY_OVERDUE = "timer_CallBackOverdue";

    private AffectedCustomer() {}

    static Map<String, Object> customer() {
        return Map.of(
                "customerName", "张三",
                "customerPhone", "13800138000",
                "customerAccount", "6222000000001234",
                "errorMessage", "转接后忙音");
    }

    static Map<String, Object> replied() {
        return Map.of("replyResult", "reached", "replyNote", "已恢复，客户已办理");
    }

    static Map<String, Object> unreachable() {
        return Map.of("replyResult", "unreachable", "replyNote", "三次无人接听");
    }
}
