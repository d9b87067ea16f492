package org.tocsin.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.guard.ProposedDeployment;

/** The tables of times and of limits can be read, and leave no message without a rule. */
@Component
class OwnersTablesCheck implements DeploymentCheck {

    /** Nothing has this name: what it matches is the row for everything else. */
    private static final String ANYTHING = "\u0000";

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        List<String> problems = new ArrayList<>();
        deployment.each(".dmn", (file, xml) -> {
            try {
                if (OwnedTable.isIn(xml, ReachTimes.TABLE)) {
                    checkTimes(xml);
                }
                if (OwnedTable.isIn(xml, ChannelLimit.TABLE)) {
                    checkLimits(xml);
                }
                if (OwnedTable.isIn(xml, ChannelChoice.TABLE)) {
                    ChannelChoice.check(OwnedTable.parse(ChannelChoice.TABLE, xml));
                }
            } catch (InvalidInput e) {
                problems.add(file + "：" + e.getMessage());
            }
        });
        return problems;
    }

    private static void checkTimes(String xml) {
        OwnedTable table = OwnedTable.parse(ReachTimes.TABLE, xml);
        table.checkDurations(ReachTimes.DURATIONS);
        table.checkRows(row -> {
            ReachTimes times = ReachTimes.of(typed(row));
            if (!times.answer()) {
                return null;
            }
            if (times.passOnAfter() == null) {
                return "要求答复时，passOnAfter（转交下一人）必填";
            }
            return times.remindAfter() != null && times.remindAfter().compareTo(times.passOnAfter()) >= 0
                    ? "remindAfter（再次提醒）应早于 passOnAfter（转交下一人）"
                    : null;
        });
        if (table.row(Map.of("procedure", ANYTHING, "text", ANYTHING)).isEmpty()) {
            throw new InvalidInput("决策表 %s 最后应有一行不限预案和文案，否则有的消息没有规则".formatted(ReachTimes.TABLE));
        }
    }

    private static void checkLimits(String xml) {
        OwnedTable table = OwnedTable.parse(ChannelLimit.TABLE, xml);
        table.checkDurations("bundleFor", "per");
        table.checkRows(row -> row.getOrDefault("atMost", "").matches("[1-9]\\d{0,5}")
                        && !row.getOrDefault("per", "").isEmpty()
                ? null
                : "atMost（最多几次）应为正整数，per（在多长时间内）必填");
        if (table.row(Map.of("channel", ANYTHING)).isEmpty()) {
            throw new InvalidInput("决策表 %s 最后应有一行不限渠道，否则有的渠道没有限额".formatted(ChannelLimit.TABLE));
        }
    }

    private static Map<String, Object> typed(Map<String, String> row) {
        Map<String, Object> typed = new java.util.HashMap<>(row);
        typed.put("answer", Boolean.valueOf(row.get("answer")));
        return typed;
    }
}
