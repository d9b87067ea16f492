package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/regulator-report.bpmn} that tests refer to. */
final class RegulatorReport {

    static final String KEY = "regulator-report";

    static final String FIRST = "userTask_FileFirstReport";
    static final String FOLLOW_UP = "userTask_FileFollowUp";

    static final String REMINDER = "timer_ReportReminder";
    static final String DUE = "timer_RegulatorDue";
    static final String WRITTEN_DUE = "timer_WrittenReportDue";

    static final String REPORTED = "endEvent_Reported";
    static final String NOT_REPORTED = "endEvent_NotReported";

    private RegulatorReport() {}

    static Map<String, Object> first(String submittedAt) {
        return Map.of(
                "kind", "first",
                "authority", "国家金融监督管理总局某分局",
                "submittedAt", submittedAt,
                "summaryOfEvent", "电话银行中断",
                "measures", "已启动预案",
                "writtenBy", "王办公");
    }

    static Map<String, Object> followUp(String kind, String submittedAt) {
        return Map.of("kind", kind, "submittedAt", submittedAt, "receipt", "JG-7");
    }
}
