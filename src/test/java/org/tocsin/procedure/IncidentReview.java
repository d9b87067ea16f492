package org.tocsin.procedure;

import java.util.HashMap;
import java.util.Map;

/** The names of {@code processes/incident-review.bpmn} that tests refer to, and what is filled in. */
final class IncidentReview {

    static final String KEY = "incident-review";

    static final String SUMMARISE = "userTask_Summarise";
    static final String EVALUATE = "userTask_Evaluate";
    static final String REVIEWED = "endEvent_Reviewed";

    private IncidentReview() {}

    static Map<String, Object> summary() {
        Map<String, Object> summary = new HashMap<>();
        summary.put("event", "在线客服中断");
        summary.put("process", "重启接入服务，启用备用线路");
        summary.put("result", "未能确认原因");
        summary.put("cause", "接入服务内存泄漏");
        summary.put("responsiblePersons", "张三");
        summary.put("directLoss", 1200);
        summary.put("indirectLoss", 5000);
        summary.put("customersAffected", 37);
        summary.put("lessons", "没有备机");
        summary.put("summaryTick", true);
        return summary;
    }

    static Map<String, Object> evaluation() {
        Map<String, Object> evaluation = new HashMap<>();
        evaluation.put("completeness", "good");
        evaluation.put("timeliness", "poor");
        evaluation.put("timelinessNote", "第一步时限未达到");
        evaluation.put("resources", "fair");
        evaluation.put("satisfaction", 91);
        evaluation.put("problems", "没有备机");
        evaluation.put("improvements", "接入服务改为双机");
        return evaluation;
    }
}
