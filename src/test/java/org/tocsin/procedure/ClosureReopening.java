package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/closure-reopening.bpmn} that tests refer to, and what is filled in. */
final class ClosureReopening {

    static final String KEY = "closure-reopening";

    static final String DECIDE = "userTask_DecideReopening";
    static final String VERIFY = "userTask_Verify";
    static final String RECORD = "userTask_RecordReopening";
    static final String SUMMARISE = "userTask_SummariseClosure";

    private ClosureReopening() {}

    static final Map<String, Object> SUMMARY = Map.of(
            "process", "疏散、停业、引导至替代网点",
            "result", "次日恢复营业",
            "directLoss", 30000,
            "customersAffected", 120,
            "lessons", "沙袋不足",
            "prevention", "汛期前补足沙袋",
            "writtenBy", "指挥中心");
}
