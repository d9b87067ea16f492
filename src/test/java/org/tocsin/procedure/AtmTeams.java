package org.tocsin.procedure;

import java.util.Map;
import java.util.stream.Stream;
import org.tocsin.Story;

/** The names of {@code processes/atm-teams.bpmn} that tests refer to, and what is filled in. */
final class AtmTeams {

    static final String KEY = "atm-teams";

    static final String DIAGNOSE = "userTask_Diagnose";
    static final String REPAIR = "userTask_Repair";
    static final String TEST = "userTask_Test";
    static final String ASSIST = "userTask_AssistOnSite";
    static final String PROTECT = "userTask_Protect";
    static final String SERVE = "userTask_ServeCustomers";
    static final String SUPPLY = "userTask_Supply";

    private AtmTeams() {}

    static final Map<String, Object> DIAGNOSIS = Map.of("diagnosis", "读卡器卡住", "solution", "取卡并更换读卡器");
    static final Map<String, Object> MEASURES = Map.of("repairMeasures", "已取出卡片，更换读卡器");
    static final Map<String, Object> NOT_YET = Map.of("testResult", "failed", "testNote", "存款仍报错");
    static final Map<String, Object> OUT_OF_SERVICE = Map.of("testResult", "outOfService", "testNote", "主板烧毁");

    static final Map<String, Object> GUARDED = Map.of(
            "peopleSafe", "safe",
            "cameraKept", "kept",
            "cameraWhere", "支行监控室，张主任保管",
            "securityNote", "已拉警戒线");

    /** Works through every team's task; the machine is left in the state that {@code test} says. */
    static void work(Story story, int cards, Map<String, Object> test) {
        story.complete("atm-tech", DIAGNOSE, DIAGNOSIS);
        story.complete("atm-tech", REPAIR, MEASURES);
        story.complete("atm-tech", TEST, test);
        otherTeams(story, cards);
    }

    /** Everybody besides the technicians. */
    static void otherTeams(Story story, int cards) {
        story.complete("site-staff", ASSIST, Map.of("swallowedCards", cards, "assistNote", "已贴停用告示"));
        story.complete("atm-security", PROTECT, GUARDED);
        story.complete("atm-service", SERVE, Map.of("alternatives", "counter,otherAtm", "serviceNote", "客户六人，已引导至柜台"));
        story.complete("atm-logistics", SUPPLY, Map.of("spareAtm", "notNeeded", "suppliesUsed", "读卡器一个"));
    }

    static Map<String, Object> passed(String recoveredAt) {
        return Map.of("testResult", "passed", "recoveredAt", recoveredAt, "testNote", "取款、读卡、打印正常");
    }

    /** Whom the teams’ procedure tells when it begins. */
    static String[] called() {
        return Stream.of("atm-tech", "atm-security", "atm-service", "atm-logistics", "site-staff")
                .map(team -> "atm-teams.called → " + team)
                .toArray(String[]::new);
    }
}
