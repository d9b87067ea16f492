package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/atm-claim.bpmn} that tests refer to, and what is filled in. */
final class AtmClaim {

    static final String KEY = "atm-claim";

    static final String REGISTER = "userTask_RegisterClaim";
    static final String HANDLE = "userTask_HandleClaim";

    private AtmClaim() {}

    static Map<String, Object> card() {
        return Map.of(
                "claimKind", "card",
                "terminalNumber", "ATM-0902",
                "customerName", "张三",
                "customerPhone", "13800138000",
                "cardTail", "1234",
                "claimFacts", "取款后未退卡，卡由李、王二人封存");
    }

    static Map<String, Object> cash() {
        return Map.of(
                "claimKind", "cash",
                "terminalNumber", "ATM-0902",
                "customerName", "李四",
                "customerPhone", "13900139000",
                "cardTail", "5678",
                "claimAmount", 500,
                "claimFacts", "扣款未出钞");
    }

    static Map<String, Object> settled(String result) {
        return Map.of("claimResult", result, "claimDone", "核对身份证件和流水", "claimReply", "当日电话告知，客户认可");
    }
}
