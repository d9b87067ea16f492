package org.tocsin.limit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ConcurrentLruCache;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.TableText;

/**
 * The decision table {@code limits}: procedure and grade in; limits as {@link Span}s (columns ending in
 * {@code Limit}), further settings, and the clauses behind them out.
 */
public final class LimitTable {

    /** The decision's key, and its file's name without the ending. */
    public static final String KEY = "limits";

    private static final String LIMIT = "Limit";
    private static final String CLAUSE = "clause";
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
    /** The rule that the evaluation just done on this thread has found; the engine's answer does not name it. */
    private static final ThreadLocal<String> MATCHED = new ThreadLocal<>();

    private static final DmnEngine DMN = engine();

    private final DmnDecision decision;
    private final List<Row> rows;
    private final Set<String> columns;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final boolean changing;

    private record Question(String procedure, String grade) {}

    /** FEEL is parsed anew in each evaluation, which is a tenth of what it costs to start a fault. */
    private final ConcurrentLruCache<Question, Optional<Limits>> answers =
            new ConcurrentLruCache<>(500, this::evaluate);

    /** A rule as it is written: where it stands, the procedures it names, and its cells by column. */
    private record Row(int number, String rule, Set<String> procedures, Map<String, String> cells) {}

    private LimitTable(DmnDecision decision, List<Row> rows, Set<String> columns, boolean changing) {
        this.decision = decision;
        this.rows = rows;
        this.columns = columns;
        this.changing = changing;
    }

    private static DmnEngine engine() {
        DefaultDmnEngineConfiguration configuration =
                (DefaultDmnEngineConfiguration) DmnEngineConfiguration.createDefaultDmnEngineConfiguration();
        configuration.setCustomPostDecisionTableEvaluationListeners(List.of(
                event -> event.getMatchingRules().stream().findFirst().ifPresent(rule -> MATCHED.set(rule.getId()))));
        return configuration.buildEngine();
    }

    /**
     * Reads a table as Modeler writes it.
     *
     * @throws InvalidInput when it is not such a table, or a limit in it is not a duration; the row is named
     */
    public static LimitTable parse(String xml) {
        try {
            DecisionTable written = TableText.read(KEY, xml);
            LimitTable table = new LimitTable(
                    DMN.parseDecision(KEY, TableText.stream(xml)),
                    rows(written),
                    new LinkedHashSet<>(),
                    TableText.changes(xml));
            written.getOutputs().forEach(o -> table.columns.add(o.getName()));
            written.getOutputs().stream()
                    .filter(o -> o.getName().endsWith(LIMIT) && o.getLabel() != null)
                    .forEach(o -> table.labels.put(name(o.getName()), o.getLabel()));
            table.rows.forEach(LimitTable::checkDurations);
            return table;
        } catch (InvalidInput e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidInput("时限表 limits 无法读取：" + e.getMessage());
        }
    }

    private static List<Row> rows(DecisionTable table) {
        List<Row> rows = new ArrayList<>();
        for (Rule rule : table.getRules()) {
            Map<String, String> cells = TableText.outputs(table, rule);
            Collection<InputEntry> inputs = rule.getInputEntries();
            String procedures = inputs.iterator().next().getText().getTextContent();
            rows.add(new Row(rows.size() + 1, rule.getId(), texts(procedures), cells));
        }
        return rows;
    }

    private static Set<String> texts(String cell) {
        Set<String> texts = new LinkedHashSet<>();
        Matcher matcher = TEXT.matcher(cell);
        while (matcher.find()) {
            texts.add(matcher.group(1));
        }
        return texts;
    }

    private static void checkDurations(Row row) {
        row.cells.forEach((column, cell) -> {
            if (column.endsWith(LIMIT) && !cell.isEmpty() && !cell.equals("null")) {
                Matcher text = TEXT.matcher(cell);
                if (!text.matches() || Span.parse(text.group(1)).isEmpty()) {
                    throw new InvalidInput("时限表 limits 第 %d 行 %s 列：%s 不是有效的时长，应如 \"PT15M\"、\"2 个工作日\" 或 \"15 天\""
                            .formatted(row.number, column, cell));
                }
            }
        });
    }

    /** The row for a procedure at a grade, if there is one and all of it can be read. */
    public Optional<Limits> row(String procedure, String grade) {
        Question question = new Question(procedure, grade);
        return changing ? evaluate(question) : answers.get(question);
    }

    private Optional<Limits> evaluate(Question question) {
        MATCHED.remove();
        DmnDecisionTableResult result = DMN.evaluateDecisionTable(
                decision, Map.<String, Object>of("procedure", question.procedure(), "grade", question.grade()));
        String matched = MATCHED.get();
        MATCHED.remove();
        return result.isEmpty()
                ? Optional.empty()
                : Optional.of(limits(result.getSingleResult().getEntryMap(), found(matched)));
    }

    private Limits.@Nullable Row found(@Nullable String rule) {
        return rows.stream()
                .filter(row -> row.rule.equals(rule))
                .findFirst()
                .map(row -> new Limits.Row(
                        row.number,
                        row.rule,
                        TableText.quoted(row.cells.getOrDefault(CLAUSE, "")).orElse("")))
                .orElse(null);
    }

    /** A setting that the row leaves empty is empty, so that regrading takes back what the grade before had. */
    private Limits limits(Map<String, Object> row, Limits.@Nullable Row found) {
        Map<String, Span> limits = new LinkedHashMap<>();
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String column : columns) {
            Object value = row.get(column);
            if (column.endsWith(LIMIT)) {
                if (value != null) {
                    limits.put(name(column), Span.parse(value.toString()).orElseThrow());
                }
            } else if (!column.startsWith(CLAUSE)) {
                settings.put(column, value);
            }
        }
        return new Limits(Collections.unmodifiableMap(limits), Collections.unmodifiableMap(settings), found);
    }

    private static String name(String column) {
        return column.substring(0, column.length() - LIMIT.length());
    }

    /**
     * The shortest of each limit that the table has for a procedure or, if it has none for it, at all: for an incident
     * whose own row is missing, which must not go without any clock.
     */
    public Limits strictest(String procedure) {
        List<Row> own =
                rows.stream().filter(r -> r.procedures.contains(procedure)).toList();
        Map<String, Span> shortest = new LinkedHashMap<>();
        for (Row row : own.isEmpty() ? rows : own) {
            row.cells.forEach((column, cell) -> {
                Matcher text = TEXT.matcher(cell);
                if (column.endsWith(LIMIT) && text.matches()) {
                    Span.parse(text.group(1))
                            .ifPresent(span -> shortest.merge(
                                    name(column), span, (a, b) -> a.about().compareTo(b.about()) <= 0 ? a : b));
                }
            });
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        if (!own.isEmpty()) {
            own.get(0).cells.forEach((column, cell) -> {
                Matcher text = TEXT.matcher(cell);
                if (!column.endsWith(LIMIT) && !column.startsWith(CLAUSE)) {
                    settings.put(column, text.matches() ? text.group(1) : null);
                }
            });
        }
        return new Limits(shortest, settings, null);
    }

    /** What its owner calls a limit, by name; the name itself where the column has no label. */
    public String label(String limit) {
        return labels.getOrDefault(limit, limit);
    }

    /** The procedures that rows of this table name. */
    public Set<String> procedures() {
        Set<String> procedures = new LinkedHashSet<>();
        rows.forEach(r -> procedures.addAll(r.procedures));
        return procedures;
    }

    /** The variables that opening an incident takes from a row: due times and settings. */
    public Set<String> variables() {
        Set<String> variables = new LinkedHashSet<>();
        columns.forEach(c -> variables.add(c.endsWith(LIMIT) ? name(c) + "Due" : c));
        return variables;
    }
}
