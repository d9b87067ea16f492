package org.tocsin.record.paper;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.chain.Verification;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.Field;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.ProcedureForms;
import org.tocsin.guard.TableText;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.incident.Verdict;
import org.tocsin.notification.Muster;
import org.tocsin.notification.ReachedWords;
import org.tocsin.record.Reading;
import org.tocsin.record.Registers;

/** Everything about an incident in one file: facts, limits, timeline, messages, records, and where its chain stands. */
@Component
public class IncidentPapers {

    private static final String LIMITS = "limits";
    private static final int MOST_MESSAGES = 2000;

    private final Incidents incidents;
    private final Journal journal;
    private final Verification verification;
    private final Muster muster;
    private final Registers registers;
    private final RecordPapers records;
    private final Reading reading;
    private final ProcedureForms forms;
    private final Deployed deployed;
    private final JdbcClient jdbc;
    private final Clock clock;

    IncidentPapers(
            Incidents incidents,
            Journal journal,
            Verification verification,
            Muster muster,
            Registers registers,
            RecordPapers records,
            Reading reading,
            ProcedureForms forms,
            Deployed deployed,
            JdbcClient jdbc,
            Clock clock) {
        this.incidents = incidents;
        this.journal = journal;
        this.verification = verification;
        this.muster = muster;
        this.registers = registers;
        this.records = records;
        this.reading = reading;
        this.forms = forms;
        this.deployed = deployed;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The file of an incident; empty when there is no such incident. */
    public Optional<Paper> file(String businessKey) {
        return incidents.find(businessKey).map(this::file);
    }

    private Paper file(Incident incident) {
        List<Paper.Block> blocks = new ArrayList<>();
        blocks.add(new Paper.Title("事件档案" + (incident.drill() ? "（演练）" : ""), "编号：" + incident.businessKey()));
        blocks.add(new Paper.Heading("一、基本情况"));
        blocks.add(new Paper.Facts(facts(incident)));
        blocks.add(new Paper.Heading("二、时限"));
        blocks.add(limits(incident));
        blocks.add(new Paper.Heading("三、经过"));
        blocks.add(timeline(incident));
        blocks.add(new Paper.Heading("四、通知与答复"));
        blocks.add(messages(incident));
        blocks.add(new Paper.Heading("五、登记校验"));
        blocks.add(new Paper.Facts(chain(incident)));
        List<Registers.Kept> written = registers.ofIncident(incident.businessKey());
        blocks.add(new Paper.Heading("六、登记记录"));
        blocks.add(new Paper.Line(written.isEmpty() ? "没有登记记录。" : "共 " + written.size() + " 份，附后。"));
        written.forEach(record -> blocks.addAll(records.blocks(record.register(), record.versions())));
        return new Paper(blocks, incident.businessKey() + "　" + records.foot());
    }

    private List<Paper.Fact> facts(Incident incident) {
        Map<String, @Nullable String> facts = new LinkedHashMap<>();
        facts.put("预案", procedure(incident));
        facts.put("摘要", incident.summary());
        facts.put("级别", grade(incident));
        facts.put("是否演练", incident.drill() ? "是" : "否");
        facts.put("发生时间", reading.moment(incident.occurredAt()));
        facts.put("登记时间", reading.moment(incident.registeredAt()));
        facts.put("报告人", reading.person(incident.reporter()));
        facts.put("登记人", reading.person(incident.registeredBy()));
        facts.put("负责人", incident.responsible() == null ? "" : reading.person(incident.responsible()));
        facts.put("状态", incident.open() ? "处置中" : "已结束");
        facts.put("恢复时间", incident.recoveredAt() == null ? "" : reading.moment(incident.recoveredAt()));
        facts.put("结束时间", incident.closedAt() == null ? "" : reading.moment(incident.closedAt()));
        if (incident.joinedTo() != null) {
            facts.put("并入", incident.joinedTo());
        }
        return facts.entrySet().stream()
                .map(fact -> new Paper.Fact(fact.getKey(), fact.getValue() == null ? "" : fact.getValue()))
                .toList();
    }

    private String procedure(Incident incident) {
        return jdbc.sql("select name_ from act_re_procdef where id_ = ?")
                .param(incident.processDefinitionId())
                .query(String.class)
                .optional()
                .orElse(incident.procedureKey());
    }

    private String grade(Incident incident) {
        String grade = incident.grade();
        if (grade == null) {
            return "不分级";
        }
        if (grade.matches("\\d+")) {
            return grade + " 级";
        }
        return forms.startForm(incident.processDefinitionId()).fields().stream()
                .filter(field -> field.type() == Field.Type.CHOICE)
                .map(field -> field.options().get(grade))
                .filter(label -> label != null)
                .findFirst()
                .orElse(grade);
    }

    // ---- limits

    private Paper.Block limits(Incident incident) {
        Map<String, Instant> limits = incidents.limits(incident.businessKey());
        if (limits.isEmpty()) {
            return new Paper.Line("本事件没有时限。");
        }
        Map<String, Instant> met = incidents.met(incident.businessKey());
        Map<String, String> labels = limitLabels();
        return new Paper.Grid(
                List.of("时限", "应在此前", "结果"),
                List.of(40, 26, 34),
                limits.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .map(limit -> List.of(
                                labels.getOrDefault(limit.getKey(), limit.getKey()),
                                reading.moment(limit.getValue()),
                                Verdict.of(incident, limit.getValue(), met.get(limit.getKey()), clock.instant())
                                        .text()))
                        .toList());
    }

    /** The limits as the table's owner calls them. */
    private Map<String, String> limitLabels() {
        Map<String, String> labels = new LinkedHashMap<>();
        try {
            deployed.decision(LIMITS)
                    .ifPresent(xml -> TableText.read(LIMITS, xml).getOutputs().stream()
                            .filter(output -> output.getName() != null && output.getLabel() != null)
                            .forEach(output ->
                                    labels.put(output.getName().replaceFirst("Limit$", ""), output.getLabel())));
        } catch (InvalidInput e) {
            // Then they are called by their names.
            labels.clear();
        }
        return labels;
    }

    // ---- timeline, messages, chain

    private Paper.Block timeline(Incident incident) {
        return new Paper.Grid(
                List.of("时间", "由谁", "事项"),
                List.of(24, 16, 60),
                journal.of(incident.businessKey()).stream()
                        .map(entry -> List.of(
                                reading.moment(entry.at()),
                                entry.actor() == null ? "系统" : reading.person(entry.actor()),
                                entry.text()))
                        .toList());
    }

    private Paper.Block messages(Incident incident) {
        List<Muster.Line> lines = muster.of(incident, MOST_MESSAGES).lines().stream()
                .sorted(Comparator.comparing(Muster.Line::writtenAt))
                .toList();
        if (lines.isEmpty()) {
            return new Paper.Line("没有通知任何人。");
        }
        return new Paper.Grid(
                List.of("时间", "通知谁", "内容", "发送", "答复"),
                List.of(16, 18, 32, 16, 18),
                lines.stream().map(this::message).toList());
    }

    private List<String> message(Muster.Line line) {
        String person = line.person() == null ? "无人值守" : line.person();
        return List.of(
                reading.moment(line.writtenAt()),
                person + "\n" + line.role() + (line.standInFor() == null ? "" : "\n代 " + line.standInFor()),
                line.text() == null ? "" : line.text(),
                line.attempts().stream()
                        .map(attempt -> "%s %s %s"
                                .formatted(
                                        ReachedWords.channel(attempt.channel()),
                                        ReachedWords.result(attempt),
                                        reading.moment(attempt.at()).substring(11)))
                        .collect(Collectors.joining("\n")),
                ReachedWords.state(line)
                        + (line.answeredAt() == null
                                ? ""
                                : "\n" + reading.moment(line.answeredAt()).substring(11)));
    }

    private List<Paper.Fact> chain(Incident incident) {
        Verification.Standing standing = verification.standing(incident.businessKey());
        List<Paper.Fact> facts = new ArrayList<>();
        facts.add(new Paper.Fact("登记链", "共 %d 条".formatted(standing.entries())));
        facts.add(new Paper.Fact("链头", String.valueOf(standing.hash())));
        facts.add(new Paper.Fact(
                "签名清单",
                standing.manifest() == null || standing.manifestAt() == null
                        ? "尚未收入清单"
                        : "清单 %d（%s）收入了前 %d 条"
                                .formatted(
                                        standing.manifest(),
                                        reading.moment(standing.manifestAt()),
                                        standing.signedN())));
        facts.add(new Paper.Fact(
                "最近校验",
                verification.history(incident.businessKey(), 1).stream()
                        .findFirst()
                        .map(this::verified)
                        .orElse("尚未校验")));
        return facts;
    }

    private String verified(Verification.Result result) {
        return "%s 由 %s 校验：%s"
                .formatted(
                        reading.moment(result.at()),
                        reading.person(result.who()),
                        result.ok()
                                ? "通过，共 %d 条".formatted(result.entries())
                                : "未通过，" + result.findings().get(0).text());
    }
}
