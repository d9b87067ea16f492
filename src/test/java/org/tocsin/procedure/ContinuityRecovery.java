package org.tocsin.procedure;

import java.util.Map;

/** The names of {@code processes/continuity-recovery.bpmn} that tests refer to. */
final class ContinuityRecovery {

    static final String KEY = "continuity-recovery";

    static final String VENDOR = "userTask_ContactVendor";
    static final String RESTORE = "userTask_Restore";
    static final String CONFIRM = "userTask_ConfirmRecovery";

    private ContinuityRecovery() {}

    static Map<String, Object> vendor(String at) {
        return Map.of(
                "vendorName", "某电信公司",
                "vendorContact", "值班 10000",
                "vendorAt", at,
                "vendorReference", "GD-88",
                "vendorAnswer", "光缆中断，正在抢修");
    }

    static Map<String, Object> restored() {
        return Map.of("restoreNote", "切换到备用线路");
    }

    static Map<String, Object> confirmed(String service, String at) {
        return Map.of("nextService", service, "recoveredAt", at);
    }
}
