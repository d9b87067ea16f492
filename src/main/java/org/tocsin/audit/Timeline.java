package org.tocsin.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProcedureForms;
import org.tocsin.guard.Shown;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Journal;
import org.tocsin.incident.Verdict;
import org.tocsin.limit.LimitTable;
import org.tocsin.notification.Answer;
import org.tocsin.notification.Muster;
import org.tocsin.notification.Notification;
import org.tocsin.roster.DutyRoster;

/**
 * All that happened in an incident, in one line of time: what the engine did, what people did, what was decided by which rule,
 * what was told, what went wrong.
 */
@Service
class Timeline {

    /** @param more whether a source had more to say than {@code most} entries */
    record Lines(List<Entry> entries, boolean more) {}

    private static final Set<String> WAITING =
            Set.of("userTask", "receiveTask", "subProcess", "callActivity", "transaction", "intermediateMessageCatch");

    private static final Set<String> UNREADABLE = Set.of("bytes", "file", "object");

    private final EngineHistory engine;
    private final LimitRows limits;
    private final Journal journal;
    private final Muster muster;
    private final Models models;
    private final ProcedureForms forms;
    private final DutyRoster roster;
    private final Clock clock;

    Timeline(
            EngineHistory engine,
            LimitRows limits,
            Journal journal,
            Muster muster,
            Models models,
            ProcedureForms forms,
            DutyRoster roster,
            Clock clock) {
        this.engine = engine;
        this.limits = limits;
        this.journal = journal;
        this.muster = muster;
        this.models = models;
        this.forms = forms;
        this.roster = roster;
        this.clock = clock;
    }

    /**
     * The entries, the oldest first.
     *
     * @param incident null for instances that belong to none
     * @param most of each source
     * @param technical also what only technicians need: gateways, variables that no form shows, how messages travel
     */
    Lines of(@Nullable Incident incident, List<EngineHistory.Instance> instances, int most, boolean technical) {
        Reading reading = new Reading(instances, most);
        List<String> all = instances.stream().map(EngineHistory.Instance::id).toList();
        // How a message travels is told by the message; its procedure's steps would bury the incident's own.
        List<String> own = technical || incident == null
                ? all
                : instances.stream()
                        .filter(instance -> !instance.procedure().equals("notification"))
                        .map(EngineHistory.Instance::id)
                        .toList();
        reading.steps(own);
        reading.operationsAndChanges(own);
        reading.decisions(own);
        reading.failures(all);
        if (incident != null) {
            reading.journal(incident);
            reading.limits(incident);
            reading.messages(incident);
        }
        List<Entry> shown = reading.entries.stream()
                .filter(entry -> technical || !entry.noise())
                // A stable sort: entries of one moment and one source keep the order they were read in.
                .sorted(Comparator.comparing(Entry::at).thenComparing(Entry::kind))
                .toList();
        return new Lines(shown, reading.more);
    }

    /** One reading of all sources. */
    private final class Reading {

        private final Map<String, EngineHistory.Instance> instances = new HashMap<>();
        private final Map<String, FormSchema> schemas = new HashMap<>();
        private final Names names = new Names(roster);
        private final List<Entry> entries = new ArrayList<>();
        private final int most;
        private boolean more;

        Reading(List<EngineHistory.Instance> instances, int most) {
            instances.forEach(instance -> this.instances.put(instance.id(), instance));
            this.most = most;
        }

        private <T> List<T> within(List<T> read) {
            more |= read.size() > most;
            return read.size() > most ? read.subList(0, most) : read;
        }

        // ---- the engine

        void steps(Collection<String> ids) {
            for (EngineHistory.Activity step : within(engine.activities(ids, most + 1))) {
                boolean quiet = step.type().endsWith("Gateway")
                        || step.name() == null
                        || step.type().endsWith("multiInstanceBody");
                String name = "「" + (step.name() == null ? step.activity() : step.name()) + "」";
                String who = names.of(step.assignee());
                Instant end = step.endedAt();
                boolean lasted = end == null || !end.equals(step.startedAt());
                boolean waits = WAITING.contains(step.type());
                List<Entry.Detail> details = new ArrayList<>();
                if (who != null) {
                    details.add(new Entry.Detail("办理人", who));
                }
                if (waits) {
                    step(step, step.startedAt(), "", null, "开始" + name, quiet, details);
                }
                if (end != null) {
                    List<Entry.Detail> ending = new ArrayList<>(details);
                    if (lasted) {
                        ending.add(new Entry.Detail("用时", Verdict.words(Duration.between(step.startedAt(), end))));
                    }
                    String how =
                            step.cancelled() ? "取消" : waits ? "完成" : step.type().endsWith("ndEvent") ? "到达" : "执行";
                    step(step, end, "-end", step.cancelled() ? null : who, how + name, quiet, ending);
                } else if (!waits) {
                    step(step, step.startedAt(), "", who, "等待" + name, quiet, details);
                }
            }
        }

        private void step(
                EngineHistory.Activity step,
                Instant at,
                String suffix,
                @Nullable String who,
                String text,
                boolean quiet,
                List<Entry.Detail> details) {
            entries.add(new Entry(
                    "step-" + step.id() + suffix,
                    at,
                    Entry.Kind.STEP,
                    who,
                    text + of(step.instance()),
                    step.instance(),
                    step.activity(),
                    false,
                    quiet,
                    details));
        }

        /** Which procedure, where it is not the incident's own. */
        private String of(@Nullable String instance) {
            EngineHistory.Instance own = instances.get(instance);
            return own == null || instances.size() == 1 || own.id().equals(main()) ? "" : "（" + own.name() + "）";
        }

        private @Nullable String main() {
            return instances.values().stream()
                    .min(Comparator.comparing(EngineHistory.Instance::startedAt)
                            .thenComparing(EngineHistory.Instance::id))
                    .map(EngineHistory.Instance::id)
                    .orElse(null);
        }

        void operationsAndChanges(Collection<String> ids) {
            List<EngineHistory.Operation> read = within(engine.operations(ids, most + 1));
            Map<String, String> users = new HashMap<>();
            Map<String, List<EngineHistory.Operation>> together = new LinkedHashMap<>();
            for (EngineHistory.Operation operation : read) {
                if (operation.user() != null) {
                    users.put(operation.operation(), operation.user());
                }
                together.computeIfAbsent(
                                operation.operation() + operation.type() + operation.entity(), k -> new ArrayList<>())
                        .add(operation);
            }
            together.values().forEach(this::operation);
            for (EngineHistory.Change change : within(engine.changes(ids, most + 1))) {
                change(change, users);
            }
        }

        private void operation(List<EngineHistory.Operation> parts) {
            EngineHistory.Operation first = parts.get(0);
            List<Entry.Detail> details = new ArrayList<>();
            for (EngineHistory.Operation part : parts) {
                if (part.property() != null && (part.before() != null || part.after() != null)) {
                    String before = part.before() == null ? "" : value(part.property(), part.before()) + " → ";
                    details.add(new Entry.Detail(
                            Wording.property(part.property()), before + value(part.property(), part.after())));
                }
                if (part.note() != null) {
                    details.add(new Entry.Detail("说明", part.note()));
                }
            }
            entries.add(new Entry(
                    "operation-" + first.id(),
                    first.at(),
                    Entry.Kind.OPERATION,
                    names.of(first.user()),
                    Wording.operation(first.type()) + of(first.instance()),
                    first.instance(),
                    null,
                    false,
                    Wording.technical(first.type()),
                    details));
        }

        private String value(String property, @Nullable String value) {
            if (value == null) {
                return "空";
            }
            if (property.equals("assignee") || property.equals("owner")) {
                return String.valueOf(names.of(value));
            }
            return switch (value) {
                case "suspended" -> "已挂起";
                case "active" -> "运行中";
                case "true" -> "是";
                case "false" -> "否";
                default -> value;
            };
        }

        private void change(EngineHistory.Change change, Map<String, String> users) {
            FormSchema schema = schemas.computeIfAbsent(change.definitionId(), this::schema);
            boolean known = schema.field(change.variable()).isPresent();
            String label = schema.field(change.variable())
                    .map(field -> field.label())
                    .filter(text -> !text.isBlank())
                    .orElse(change.variable());
            String after = shown(schema, change, change.value());
            String before = change.first() ? null : shown(schema, change, change.before());
            if (!change.first() && after.equals(before)) {
                return;
            }
            List<Entry.Detail> details = new ArrayList<>();
            details.add(new Entry.Detail("变量", change.variable()));
            if (before != null) {
                details.add(new Entry.Detail("原值", before));
            }
            details.add(new Entry.Detail("新值", after));
            entries.add(new Entry(
                    "variable-" + change.id(),
                    change.at(),
                    Entry.Kind.VARIABLE,
                    names.of(change.operation() == null ? null : users.get(change.operation())),
                    before == null
                            ? "「" + label + "」写入 " + cut(after)
                            : "「" + label + "」由 " + cut(before) + " 改为 " + cut(after),
                    change.instance(),
                    null,
                    false,
                    !known || change.first() && change.value() == null,
                    details));
        }

        private FormSchema schema(String definitionId) {
            return models.procedure(definitionId).isPresent()
                    ? forms.allForms(definitionId)
                    : new FormSchema("", List.of());
        }

        private String shown(FormSchema schema, EngineHistory.Change change, @Nullable String value) {
            if (value == null) {
                return UNREADABLE.contains(change.type()) ? "（二进制内容）" : "空";
            }
            if (change.variable().equals("reporter")) {
                return String.valueOf(names.of(value));
            }
            Object typed = switch (change.type()) {
                case "boolean" -> Boolean.valueOf(value);
                case "date" -> Instant.parse(value);
                default -> value;
            };
            String text = typed instanceof Instant moment
                    ? Shown.moment(moment, clock.getZone())
                    : Shown.value(schema, change.variable(), typed, clock.getZone());
            return text.isEmpty() ? "空" : text;
        }

        private static final int LONGEST = 80;

        private static String cut(String text) {
            String line = text.replaceAll("\\s+", " ");
            return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "……";
        }

        void decisions(Collection<String> ids) {
            List<EngineHistory.Decision> read = within(engine.decisions(ids, most + 1));
            List<String> decided = read.stream().map(EngineHistory.Decision::id).toList();
            Map<String, List<EngineHistory.Cell>> inputs =
                    engine.inputs(decided).stream().collect(Collectors.groupingBy(EngineHistory.Cell::decision));
            Map<String, List<EngineHistory.Cell>> outputs =
                    engine.outputs(decided).stream().collect(Collectors.groupingBy(EngineHistory.Cell::decision));
            for (EngineHistory.Decision decision : read) {
                List<Entry.Detail> details = new ArrayList<>();
                inputs.getOrDefault(decision.id(), List.of())
                        .forEach(cell ->
                                details.add(new Entry.Detail("输入：" + cell.label(), inWords(decision, cell.value()))));
                List<EngineHistory.Cell> results = outputs.getOrDefault(decision.id(), List.of());
                results.forEach(
                        cell -> details.add(new Entry.Detail("结果：" + cell.label(), inWords(decision, cell.value()))));
                String rules = results.stream()
                        .map(EngineHistory.Cell::rule)
                        .distinct()
                        .map(rule -> rule(decision, rule))
                        .collect(Collectors.joining("、"));
                entries.add(new Entry(
                        "decision-" + decision.id(),
                        decision.at(),
                        Entry.Kind.DECISION,
                        null,
                        "决策表「" + (decision.name() == null ? decision.key() : decision.name()) + "」"
                                + (rules.isEmpty() ? "没有命中任何行" : "命中" + rules),
                        decision.instance(),
                        decision.activity(),
                        false,
                        false,
                        details));
            }
        }

        /** A cell as the forms and the roster call what is in it. */
        private String inWords(EngineHistory.Decision decision, @Nullable String value) {
            if (value == null || value.isBlank()) {
                return "空";
            }
            List<String> parts = List.of(value.strip().split("\\s*,\\s*"));
            EngineHistory.Instance instance = instances.get(decision.instance());
            FormSchema schema = instance == null
                    ? new FormSchema("", List.of())
                    : schemas.computeIfAbsent(instance.definitionId(), this::schema);
            return schema.fields().stream()
                    .map(field -> field.options().entrySet().stream()
                            .collect(Collectors.toMap(
                                    o -> String.valueOf(o.getKey()), Map.Entry::getValue, (a, b) -> a)))
                    .filter(options -> options.keySet().containsAll(parts))
                    .findFirst()
                    .map(options -> parts.stream().map(options::get).collect(Collectors.joining("、")))
                    .orElseGet(() -> parts.stream().map(roster::roleName).collect(Collectors.joining("、")));
        }

        private String rule(EngineHistory.Decision decision, @Nullable String rule) {
            return rule == null
                    ? "未知行"
                    : models.row(decision.decisionId(), rule)
                            .map(row ->
                                    "第 " + row.number() + " 行" + (row.note().isEmpty() ? "" : "（" + row.note() + "）"))
                            .orElse("规则 " + rule);
        }

        void failures(Collection<String> ids) {
            for (EngineHistory.Failure failure : within(engine.failures(ids, most + 1))) {
                String text = switch (failure.what()) {
                    case "job" -> "步骤执行失败";
                    case "send" -> "消息发送失败";
                    case "stopped" -> "多次失败，已停止重试，等待人工处理";
                    default -> "停止的步骤已处理";
                };
                List<Entry.Detail> details = new ArrayList<>();
                if (failure.retries() != null) {
                    details.add(new Entry.Detail("剩余重试", failure.retries() + " 次"));
                }
                if (failure.message() != null) {
                    details.add(new Entry.Detail("系统信息", failure.message()));
                }
                entries.add(new Entry(
                        "failure-" + failure.what() + failure.id(),
                        failure.at(),
                        Entry.Kind.FAILURE,
                        null,
                        text + of(failure.instance()),
                        failure.instance(),
                        failure.activity(),
                        !failure.what().equals("resolved"),
                        false,
                        details));
            }
        }

        // ---- the incident

        void journal(Incident incident) {
            int n = 0;
            for (Journal.Entry entry : within(journal.of(incident.businessKey()))) {
                String kind = entry.kind().name();
                entries.add(new Entry(
                        "journal-" + ++n,
                        entry.at(),
                        Entry.Kind.JOURNAL,
                        names.of(entry.actor()),
                        entry.text(),
                        null,
                        null,
                        Set.of("ALARM", "NOT_TOLD", "UNANSWERED", "NOT_ARRIVED", "NOT_HANDED_OVER")
                                .contains(kind),
                        false,
                        List.of(new Entry.Detail("日志第 " + n + " 条", Wording.journal(kind)))));
            }
        }

        void limits(Incident incident) {
            for (LimitRows.Read read : limits.of(incident.businessKey())) {
                entries.add(new Entry(
                        "limit-row-" + read.id(),
                        read.at(),
                        Entry.Kind.LIMIT,
                        null,
                        (read.first() ? "登记时取用" : "改级后取用")
                                + read.inWords()
                                + (read.grade() == null ? "" : "，级别 " + read.grade()),
                        incident.processInstanceId(),
                        null,
                        read.number() == null,
                        false,
                        List.of()));
            }
            Instant now = clock.instant();
            LimitTable table = limits.table(incident);
            Map<String, Instant> met = limits.met(incident.businessKey());
            limits.due(incident.businessKey()).forEach((name, due) -> {
                Verdict verdict = Verdict.of(incident, due, met.get(name), now);
                if (Boolean.TRUE.equals(verdict.missed())) {
                    entries.add(new Entry(
                            "limit-" + name,
                            due,
                            Entry.Kind.LIMIT,
                            null,
                            "时限已过：" + (table == null ? name : table.label(name)),
                            null,
                            null,
                            true,
                            false,
                            List.of(new Entry.Detail("结果", verdict.text()))));
                }
            });
        }

        void messages(Incident incident) {
            Muster.Sheet sheet = muster.of(incident, most + 1);
            for (Muster.Line line : within(sheet.lines())) {
                message(line);
            }
        }

        private void message(Muster.Line line) {
            String person = line.person() == null ? "无人值守" : line.person();
            String whom = person + "（" + line.role() + "）";
            List<Entry.Detail> details = new ArrayList<>();
            details.add(new Entry.Detail("收件人", whom + (line.standInFor() == null ? "" : "，代 " + line.standInFor())));
            if (line.text() != null) {
                details.add(new Entry.Detail("内容", line.text()));
            }
            entries.add(message(line, "", line.writtenAt(), null, "写给 " + whom, line.person() == null, details));
            int n = 0;
            for (Notification.Attempt attempt : line.attempts()) {
                boolean failed = attempt.result().startsWith("failed");
                String result = failed ? "未能送出" : attempt.result().equals("delivered") ? "已送达" : "已发出";
                entries.add(message(
                        line,
                        "-try-" + ++n,
                        attempt.at(),
                        null,
                        "第 " + n + " 次发送给 " + whom + "：" + Wording.channel(attempt.channel()) + " " + result,
                        failed,
                        List.of()));
            }
            if (line.answeredAt() != null) {
                String answer = line.answer() == null
                        ? "已阅"
                        : line.answer() == Answer.CANNOT_COME
                                ? "不能到场"
                                : line.answer().label();
                entries.add(message(
                        line,
                        "-answer",
                        line.answeredAt(),
                        line.person(),
                        whom + " 答复：" + answer,
                        line.answer() == Answer.CANNOT_COME,
                        line.answeredVia() == null
                                ? List.of()
                                : List.of(new Entry.Detail("方式", via(line.answeredVia())))));
            }
            if (line.there() != null) {
                entries.add(message(line, "-there", line.there(), line.person(), whom + " 已到岗", false, List.of()));
            }
        }

        private Entry message(
                Muster.Line line,
                String suffix,
                Instant at,
                @Nullable String who,
                String text,
                boolean bad,
                List<Entry.Detail> details) {
            return new Entry(
                    "message-" + line.id() + suffix,
                    at,
                    Entry.Kind.MESSAGE,
                    who,
                    text,
                    null,
                    null,
                    bad,
                    false,
                    details);
        }

        private static String via(String via) {
            return switch (via) {
                case "sms" -> "短信";
                case "voice" -> "电话按键";
                case "link" -> "链接";
                default -> "任务列表";
            };
        }
    }
}
