package org.tocsin.notification;

import org.jspecify.annotations.Nullable;

/** How far messages have come, in the words of staff; what a provider says about a failed send stays out. */
public final class ReachedWords {

    private ReachedWords() {}

    public static String state(Muster.Line line) {
        return switch (line.standing()) {
            case PENDING -> "待发出";
            case SENT -> "已发出";
            case AWAITED -> "已发出 未答复";
            case NOT_NEEDED -> "已发出 不再催问";
            case ANSWERED -> "已答复：" + answer(line.answer());
            case UNANSWERED -> "未答复";
            case PASSED_ON -> line.person() == null ? "无人值守 已转交" : "未答复 已转交";
            case UNDELIVERABLE -> "未送达";
            case NOBODY -> "无人值守 未送达";
            case WITHDRAWN -> "已撤回";
        };
    }

    private static String answer(@Nullable Answer answer) {
        return switch (answer == null ? Answer.SEEN : answer) {
            case SEEN -> "已阅";
            case TAKING -> "接手";
            case CANNOT_COME -> "不能到场";
        };
    }

    public static String via(String via) {
        return switch (via) {
            case "sms" -> "短信";
            case "voice" -> "电话按键";
            case "link" -> "链接";
            default -> "任务列表";
        };
    }

    public static boolean failed(Notification.Attempt attempt) {
        return attempt.result().startsWith("failed");
    }

    public static String result(Notification.Attempt attempt) {
        return failed(attempt) ? "未送达" : attempt.result().equals("delivered") ? "已送达" : "已发出";
    }

    public static String channel(String channel) {
        return switch (channel) {
            case "email" -> "邮件";
            case "sms" -> "短信";
            case "voice" -> "电话";
            case "wecom" -> "企业微信";
            case "dingtalk" -> "钉钉";
            case "feishu" -> "飞书";
            case "outbox" -> "站内";
            default -> channel;
        };
    }
}
