package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/urgent-request.bpmn} that tests refer to, and what is filled in. */
final class UrgentRequest {

    static final String KEY = "urgent-request";

    static final String REGISTER = "userTask_RegisterRequest";
    static final String HANDLE = "userTask_HandleRequest";

    static final String APPOINTMENT_DUE = "timer_AppointmentDue";

    private UrgentRequest() {}

    static Map<String, Object> request(String at) {
        return Map.of(
                "customerName", "张三",
                "customerPhone", "13800138000",
                "urgentBusiness", "支取住院押金",
                "urgentWay", "homeVisit",
                "urgentAt", at,
                "urgentPlace", "人民路 8 号");
    }

    static Map<String, Object> done() {
        return Map.of("urgentHandler", "李、王二人", "urgentResult", "done", "urgentNote", "已支取，客户签收");
    }
}
