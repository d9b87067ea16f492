package org.tocsin.audit;

import java.util.Map;
import java.util.Set;

/** The engine's words for things, as staff say them; what is not known here stays as it is. */
final class Wording {

    private static final Map<String, String> OPERATIONS = Map.ofEntries(
            Map.entry("Claim", "认领任务"),
            Map.entry("Complete", "完成任务"),
            Map.entry("Assign", "指派任务"),
            Map.entry("Delegate", "委托任务"),
            Map.entry("Resolve", "办结委托"),
            Map.entry("SetOwner", "指定任务负责人"),
            Map.entry("SetPriority", "修改优先级"),
            Map.entry("Update", "修改任务"),
            Map.entry("Create", "启动"),
            Map.entry("CreateIncident", "登记故障"),
            Map.entry("ResolveIncident", "处理故障"),
            Map.entry("Delete", "删除"),
            Map.entry("DeleteHistory", "删除历史"),
            Map.entry("AddCandidateUser", "加入候选人"),
            Map.entry("DeleteCandidateUser", "移除候选人"),
            Map.entry("AddCandidateGroup", "加入候选组"),
            Map.entry("DeleteCandidateGroup", "移除候选组"),
            Map.entry("AddUserLink", "关联人员"),
            Map.entry("AddGroupLink", "关联组"),
            Map.entry("AddAttachment", "添加附件"),
            Map.entry("AddComment", "添加备注"),
            Map.entry("SetVariable", "写入变量"),
            Map.entry("SetVariables", "写入变量"),
            Map.entry("ModifyVariable", "修改变量"),
            Map.entry("RemoveVariable", "删除变量"),
            Map.entry("DeleteVariable", "删除变量"),
            Map.entry("Suspend", "挂起流程"),
            Map.entry("SuspendJob", "挂起作业"),
            Map.entry("Activate", "恢复流程"),
            Map.entry("ActivateJob", "恢复作业"),
            Map.entry("SetJobRetries", "重设重试次数"),
            Map.entry("SetExternalTaskRetries", "重设发送重试次数"),
            Map.entry("Execute", "手工执行作业"),
            Map.entry("SetDueDate", "修改到期时间"),
            Map.entry("RecalculateDueDate", "重算到期时间"),
            Map.entry("ModifyProcessInstance", "干预流程走向"),
            Map.entry("RestartProcessInstance", "重新启动流程"),
            Map.entry("Migrate", "迁移到其他版本"),
            Map.entry("CorrelateMessage", "传入消息"),
            Map.entry("Evaluate", "计算决策"),
            Map.entry("SetRemovalTime", "修改历史清理时间"));

    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("assignee", "办理人"),
            Map.entry("owner", "负责人"),
            Map.entry("priority", "优先级"),
            Map.entry("retries", "重试次数"),
            Map.entry("duedate", "到期时间"),
            Map.entry("dueDate", "到期时间"),
            Map.entry("suspensionState", "状态"),
            Map.entry("delete", "删除"),
            Map.entry("name", "名称"),
            Map.entry("deleteReason", "删除原因"),
            Map.entry("messageName", "消息"),
            Map.entry("nrOfVariables", "变量个数"),
            Map.entry("candidate", "候选"));

    /** Which of the engine's operations only repeat what the journal or the variables say already. */
    private static final Set<String> TECHNICAL =
            Set.of("SetVariable", "SetVariables", "Create", "Evaluate", "CorrelateMessage", "RecalculateDueDate");

    private static final Map<String, String> STATES = Map.of(
            "ACTIVE", "运行中",
            "SUSPENDED", "已挂起",
            "COMPLETED", "正常结束",
            "EXTERNALLY_TERMINATED", "被人终止",
            "INTERNALLY_TERMINATED", "按流程终止");

    private static final Map<String, String> OUTCOMES = Map.ofEntries(
            Map.entry("recovered", "已恢复"),
            Map.entry("unresolved", "无法解决"),
            Map.entry("cancelled", "误报，已撤销"),
            Map.entry("joined", "并入其他事件"),
            Map.entry("terminated", "流程被终止"),
            Map.entry("settled", "已解决"),
            Map.entry("suggestion", "现场化解，转为建议"),
            Map.entry("withdrawn", "客户撤诉"),
            Map.entry("unsettled", "客户仍不认可"));

    private static final Map<String, String> JOURNAL = Map.ofEntries(
            Map.entry("OPENED", "登记"),
            Map.entry("LINKED", "关联"),
            Map.entry("TOLD", "通知"),
            Map.entry("NOT_TOLD", "未能通知"),
            Map.entry("ACKNOWLEDGED", "答复"),
            Map.entry("TAKEN", "接手"),
            Map.entry("UNANSWERED", "未答复"),
            Map.entry("ARRIVED", "到岗"),
            Map.entry("NOT_ARRIVED", "未到岗"),
            Map.entry("WITHDRAWN", "撤回"),
            Map.entry("REGRADED", "定级"),
            Map.entry("EXTENDED", "延长时限"),
            Map.entry("HIDDEN", "对当事人隐藏"),
            Map.entry("MET", "时限内事项完成"),
            Map.entry("RECORDED", "记录"),
            Map.entry("CORRECTED", "更正"),
            Map.entry("DONE", "办结任务"),
            Map.entry("HANDED_OVER", "移交"),
            Map.entry("NOT_HANDED_OVER", "未能移交"),
            Map.entry("JOINED", "并入"),
            Map.entry("CLOSED", "结束"),
            Map.entry("ALARM", "警报"));

    private Wording() {}

    static String operation(String type) {
        return OPERATIONS.getOrDefault(type, type);
    }

    static boolean technical(String operation) {
        return TECHNICAL.contains(operation);
    }

    static String property(String property) {
        return PROPERTIES.getOrDefault(property, property);
    }

    static String state(String state) {
        return STATES.getOrDefault(state, state);
    }

    static String outcome(String outcome) {
        return OUTCOMES.getOrDefault(outcome, outcome);
    }

    static String journal(String kind) {
        return JOURNAL.getOrDefault(kind, kind);
    }

    static String channel(String channel) {
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
