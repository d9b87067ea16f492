package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/atm-headquarters.bpmn} that tests refer to, and what is filled in. */
final class AtmHeadquarters {

    static final String KEY = "atm-headquarters";

    static final String ACTIVATE = "userTask_Activate";
    static final String FIRST_HANDLING = "userTask_FirstHandling";
    static final String PLAN_RECOVERY = "userTask_PlanRecovery";
    static final String ASSESS_LOSS = "userTask_AssessLoss";
    static final String INFORM_OUTSIDE = "userTask_InformOutside";
    static final String RESTORE_STEP = "userTask_RestoreStep";
    static final String DECLARE_END = "userTask_DeclareEnd";

    static final String RESPONSE_DUE = "timer_FirstResponseDue";
    static final String ARRIVAL_DUE = "timer_ArrivalDue";

    private AtmHeadquarters() {}

    static final Map<String, Object> PLAN = Map.of(
            "scope", "城东支行两台外包机",
            "steps", "先恢复 1 号机，再恢复 2 号机",
            "repairs", "更换电源模块",
            "owner", "李工",
            "approvedBy", "王行长");
    static final Map<String, Object> LOSS = Map.of(
            "assessedOn", "2026-11-22",
            "damage", "电源模块两块",
            "deviceLoss", 12000,
            "totalLoss", 12000,
            "basis", "采购合同单价",
            "writtenBy", "赵工");
}
