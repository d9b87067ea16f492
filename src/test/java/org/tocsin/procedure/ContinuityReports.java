package org.tocsin.procedure;

import java.util.Map;
import org.tocsin.Story;

/** The names of {@code processes/continuity-reports.bpmn} that tests refer to, and what is written there. */
final class ContinuityReports {

    static final String KEY = "continuity-reports";

    static final String ACCOUNT = "userTask_WriteAccount";
    static final String SUMMARY = "userTask_Summarise";
    static final String IT_REPORT = "userTask_WriteItReport";
    static final String RECEIVE = "userTask_ReceiveReports";
    static final String BCM_REPORT = "userTask_WriteBcmReport";
    static final String EVALUATION = "userTask_WriteEvaluation";
    static final String RECEIVE_BCM = "userTask_ReceiveBcm";
    static final String MEASURE = "userTask_ProposeMeasure";

    static final String ACCOUNT_DUE = "timer_AccountDue";
    static final String REPORT_DUE = "timer_ReportDue";

    private ContinuityReports() {}

    static Map<String, Object> account() {
        return Map.of("course", "九时线路中断", "impact", "两项业务", "measures", "切换线路", "writtenBy", "组长");
    }

    static Map<String, Object> summary() {
        return Map.of(
                "event", "线路中断",
                "process", "切换备用线路",
                "result", "恢复",
                "directLoss", 12000,
                "indirectLoss", 30000,
                "indirectLossDetail", "按未接来电估算",
                "writtenBy", "李经理");
    }

    static Map<String, Object> itReport() {
        return Map.of("systems", "电话接入", "technicalCause", "光缆被挖断", "course", "抢修", "writtenBy", "赵工");
    }

    static Map<String, Object> bcmReport() {
        return Map.of("period", "第四季度", "events", "一起中断", "writtenBy", "组长");
    }

    static Map<String, Object> evaluation(Story story) {
        return Map.of(
                "scope", "电话银行",
                "evaluatedOn", story.now().toString(),
                "findings", "备用线路有效",
                "conclusion", "effective",
                "writtenBy", "组长");
    }

    static Map<String, Object> measure(Story story, String more) {
        return Map.of(
                "measureTitle", "增加备用运营商",
                "measureDetail", "两家运营商，自动切换",
                "measureOwner", "it",
                "measureDueAt", story.now().plusSeconds(30 * 86400L).toString(),
                "moreMeasures", more);
    }

    /** Everything is written and received. */
    static void written(Story story) {
        story.complete("bc-group", ACCOUNT, account());
        story.complete("centre-manager", SUMMARY, summary());
        story.complete("it", IT_REPORT, itReport());
        story.complete("executive", RECEIVE, Map.of("receiptNote", "已阅"));
        story.complete("bc-group", BCM_REPORT, bcmReport());
        story.complete("bc-group", EVALUATION, evaluation(story));
        story.complete("e-banking", RECEIVE_BCM, Map.of("bcmReceiptNote", "收到"));
        story.complete("back-office", MEASURE, measure(story, "no"));
    }
}
