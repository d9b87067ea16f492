package org.tocsin.roster.book;

import static org.tocsin.roster.book.Column.choice;
import static org.tocsin.roster.book.Column.of;
import static org.tocsin.roster.book.Column.ref;
import static org.tocsin.roster.book.Column.refs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tocsin.roster.book.Column.Type;

/**
 * The lists that a roster is made of, those that others refer to first. Each is a table, a list on the page and a sheet
 * of the workbook, all described here and nowhere else.
 */
public enum Kind {
    ROLE(
            "角色",
            "与预案中的组同名的角色自动对应；外部单位（厂商、运营商、公安、监管）也可建为角色。",
            of("id", "编号", Type.KEY).must().hint("与用户组编号相同，如 duty-staff；外部单位自定"),
            of("name", "名称", Type.TEXT).must(),
            ref("superior", "上级角色", "role").hint("本角色无人可通知时，改为通知上级角色"),
            choice("watch", "值守要求", "ALWAYS", "全天候", "WORKING_HOURS", "工作时间", "NONE", "不要求")
                    .must()),
    PERSON(
            "人员",
            "先登记人员，再登记联系方式、排班与代理。",
            of("id", "编号", Type.KEY).must().hint("工号等，登记后不能修改"),
            of("name", "姓名", Type.TEXT).must(),
            of("account", "系统账号", Type.KEY).hint("没有账号的人员留空"),
            of("organisation", "所属单位", Type.TEXT),
            of("outside", "行外人员", Type.YES_NO),
            of("internalOnly", "仅限内部", Type.YES_NO).hint("选“是”：联系方式不得告知客户"),
            of("firstDay", "首日", Type.DATE),
            of("lastDay", "末日", Type.DATE).hint("含当日；不填为长期")),
    CONTACT(
            "联系方式",
            "按顺序逐一尝试。没有登记联系方式的人员，使用系统账号的邮箱。",
            ref("person", "人员", "person").must(),
            of("position", "顺序", Type.NUMBER).must(),
            choice(
                            "channel",
                            "渠道",
                            "email",
                            "邮件",
                            "sms",
                            "短信",
                            "voice",
                            "电话",
                            "wecom",
                            "企业微信",
                            "dingtalk",
                            "钉钉",
                            "feishu",
                            "飞书")
                    .must(),
            of("address", "地址", Type.TEXT).must().hint("邮箱、手机号、电话号码，或群机器人要提醒的成员")),
    MEMBER(
            "成员",
            "角色没有排班时，全体成员值守：用户组的成员，加上这里登记的人员。",
            ref("role", "角色", "role").must(),
            ref("person", "人员", "person").must(),
            of("firstDay", "首日", Type.DATE),
            of("lastDay", "末日", Type.DATE).hint("含当日；不填为长期")),
    RULE(
            "排班规则",
            "按天重复的班次。角色一旦有了规则或班次，就只按排班值守，空档即无人值守。",
            ref("role", "角色", "role").must(),
            of("firstDay", "首日", Type.DATE).must().hint("轮换从这一天算起"),
            of("lastDay", "末日", Type.DATE).hint("含当日；不填为长期"),
            choice("days", "适用日", "ALL", "每天", "WORKING", "工作日", "OFF", "休息日").must(),
            of("begins", "开始", Type.TIME).must(),
            of("ends", "结束", Type.TIME).must().hint("不晚于开始即为次日；与开始相同为 24 小时"),
            refs("people", "人员", "person").must().hint("按通知或轮换的先后顺序"),
            choice("turn", "轮换", "TOGETHER", "同时值班", "DAILY", "逐班轮换", "WEEKLY", "按周轮换")
                    .must()),
    SHIFT(
            "班次",
            "单独写明的班次，与规则并用。",
            ref("role", "角色", "role").must(),
            ref("person", "人员", "person").must(),
            of("begins", "开始", Type.MOMENT).must(),
            of("ends", "结束", Type.MOMENT).must()),
    OVERRIDE(
            "调班",
            "一段时间内与排班不同：替班、增加或撤下。",
            ref("role", "角色", "role").must(),
            choice("action", "方式", "REPLACE", "替班", "ADD", "增加", "REMOVE", "撤下").must(),
            ref("person", "原值班人", "person").hint("替班、撤下时填写"),
            ref("substitute", "接班人", "person").hint("替班、增加时填写"),
            of("begins", "开始", Type.MOMENT).must(),
            of("ends", "结束", Type.MOMENT).must()),
    ABSENCE(
            "请假",
            "请假期间由代理人自动顶班；没有代理人即为空档。",
            ref("person", "人员", "person").must(),
            of("begins", "开始", Type.MOMENT).must(),
            of("ends", "结束", Type.MOMENT).must(),
            of("reason", "事由", Type.TEXT)),
    DEPUTY(
            "代理人",
            "本人请假时，按顺序由第一位在岗的代理人顶班。",
            ref("person", "人员", "person").must(),
            of("position", "顺序", Type.NUMBER).must(),
            ref("deputy", "代理人", "person").must(),
            of("firstDay", "首日", Type.DATE),
            of("lastDay", "末日", Type.DATE).hint("含当日；不填为长期"));

    private final String label;
    private final String explanation;
    private final List<Column> columns;

    Kind(String label, String explanation, Column... columns) {
        this.label = label;
        this.explanation = explanation;
        this.columns = List.of(columns);
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    public String explanation() {
        return explanation;
    }

    public List<Column> columns() {
        return columns;
    }

    Column column(String key) {
        return columns.stream().filter(c -> c.key().equals(key)).findFirst().orElseThrow();
    }

    public static Optional<Kind> named(String key) {
        return Arrays.stream(values()).filter(k -> k.key().equals(key)).findFirst();
    }

    /** Whether people give its rows their ids. */
    public boolean namesItsRows() {
        return this == ROLE || this == PERSON;
    }

    /** The columns that tell one row from another; empty where only all of them do. */
    List<String> naturalKey() {
        return switch (this) {
            case ROLE, PERSON -> List.of("id");
            case CONTACT -> List.of("person", "position");
            case DEPUTY -> List.of("person", "deputy", "position");
            default -> List.of();
        };
    }

    String table() {
        return "tocsin.roster_" + key();
    }
}
