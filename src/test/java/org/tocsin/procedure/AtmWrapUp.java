package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/atm-wrap-up.bpmn} that tests refer to, and what is filled in. */
final class AtmWrapUp {

    static final String KEY = "atm-wrap-up";

    static final String REPORT = "userTask_WriteReport";
    static final String INVESTIGATE = "userTask_Investigate";

    static final String REPORT_DUE = "timer_ReportDue";

    private AtmWrapUp() {}

    static final Map<String, Object> REPORTED = Map.of(
            "team", "技术支持组、安全保障组",
            "course", "发现、诊断、更换、测试",
            "measures", "更换读卡器",
            "supplies", "读卡器一个，库存余两个",
            "performance", "到场及时",
            "writtenBy", "李工");
    static final Map<String, Object> INVESTIGATED = Map.of(
            "findings", "外置改装设备一套",
            "rootCause", "夜间巡查缺失",
            "responsibility", "网点安保负责人",
            "accountability", "扣减当季绩效",
            "lessons", "巡查须有记录",
            "investigators", "保卫部、合规部",
            "concludedOn", "2026-11-25");
}
