package org.tocsin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.task.Task;

/** A fault from its report to its recovery, with a customer who called: what registers and files are made of. */
public final class FaultOnRecord {

    private static final String REPORTED = "system-fault.reported → agent-admin";

    private FaultOnRecord() {}

    /** The fault, whose record of a recovery after eight minutes is written; returns the incident's key. */
    public static String recovered(Story story) {
        return recovered(story, false);
    }

    public static String recovered(Story story, boolean drill) {
        story.start(
                "agent",
                "system-fault",
                Map.of(
                        "summary",
                        "客户无法接入",
                        "faultLevel",
                        3,
                        "faultType",
                        "system",
                        "affectedService",
                        "online-chat,mail",
                        "symptom",
                        "=页面提示系统繁忙\n客户反映排队后断开",
                        "drill",
                        drill));
        String key = story.jdbc()
                .sql("select business_key from tocsin.incident order by registered_at desc, business_key desc limit 1")
                .query(String.class)
                .single();
        story.fireDue();
        story.told(REPORTED);
        customer(story, "张三", "138-0013 8000");
        story.complete("agent-admin", "userTask_FillRecord", Map.of("verdict", "confirm"));
        story.fireDue();
        told(story, "confirmed", List.of("it", "e-banking", "back-office"));
        story.pass(Duration.ofMinutes(9));
        story.complete("it", "userTask_Repair", Map.of("repairResult", "repaired", "repairNote", "重启接入服务"));
        story.complete(
                "agent-admin",
                "userTask_Conclude",
                Map.of("conclusion", "recovered", "recoveredAt", story.ago(Duration.ofMinutes(1))));
        story.fireDue();
        told(story, "recovered", List.of("agent-admin", "it", "e-banking", "back-office"));
        return key;
    }

    /** A customer of the open fault, whom several calls have not reached. */
    public static void customer(Story story, String name, String phone) {
        Task card = story.task("userTask_RegisterCustomer");
        story.claim("agent", card);
        story.complete(
                "agent",
                card,
                Map.of(
                        "customerName",
                        name,
                        "customerPhone",
                        phone,
                        "customerAccount",
                        "6222000000001234",
                        "errorMessage",
                        "转接后忙音"));
        // Nobody reached, so that no survey stays open.
        story.complete("team-leader", "userTask_CallBack", Map.of("replyResult", "unreachable", "replyNote", "三次无人接听"));
    }

    private static void told(Story story, String text, List<String> people) {
        story.told(people.stream()
                .map(person -> "system-fault." + text + " → " + person)
                .toArray(String[]::new));
    }
}
