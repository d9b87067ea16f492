package org.tocsin.guard;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ConcurrentLruCache;

/**
 * A decision table that process owners edit and our code reads: settings by row, whose first match counts.
 *
 * <p>Evaluated outside of the engine, because it is read for every message and the engine would write a history of it.
 */
public final class OwnedTable {

    private static final DmnEngine DMN =
            DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();

    private static final ConcurrentLruCache<Source, OwnedTable> READ = new ConcurrentLruCache<>(100, OwnedTable::read);

    private record Source(String key, String xml) {}

    private final String key;
    private final DmnDecision decision;
    private final List<Map<String, String>> rows;
    private final boolean changing;

    /** FEEL is parsed anew in each evaluation, which in a burst is a third of all that a message costs. */
    private final ConcurrentLruCache<Map<String, Object>, Optional<Map<String, Object>>> answers =
            new ConcurrentLruCache<>(500, this::evaluate);

    private OwnedTable(String key, DmnDecision decision, List<Map<String, String>> rows, boolean changing) {
        this.key = key;
        this.decision = decision;
        this.rows = rows;
        this.changing = changing;
    }

    /**
     * Reads the table of the decision {@code key} as Modeler writes it; one that has been read before is remembered.
     *
     * @throws InvalidInput when it is not such a table
     */
    public static OwnedTable parse(String key, String xml) {
        return READ.get(new Source(key, xml));
    }

    private static OwnedTable read(Source source) {
        String key = source.key();
        String xml = source.xml();
        try {
            DecisionTable table = TableText.read(key, xml);
            if (table.getHitPolicy() != HitPolicy.FIRST) {
                throw new InvalidInput("决策表 %s 的命中策略应为 FIRST（第一个匹配的行）".formatted(key));
            }
            return new OwnedTable(
                    key,
                    DMN.parseDecision(key, TableText.stream(xml)),
                    table.getRules().stream()
                            .map(rule -> TableText.outputs(table, rule))
                            .toList(),
                    TableText.changes(xml));
        } catch (InvalidInput e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidInput("决策表 %s 无法读取：%s".formatted(key, e.getMessage()));
        }
    }

    /** Whether a model has a decision of that id, whatever its file is called; false for what is no model. */
    public static boolean isIn(String xml, String key) {
        try {
            return Dmn.readModelFromStream(TableText.stream(xml)).getModelElementsByType(Decision.class).stream()
                    .anyMatch(decision -> decision.getId().equals(key));
        } catch (RuntimeException e) {
            return false;
        }
    }

    /**
     * Holds the cells of a column against what its reader needs.
     *
     * @throws InvalidInput naming row and column of the first cell that is no such thing
     */
    public void checkDurations(String... columns) {
        for (int row = 0; row < rows.size(); row++) {
            for (String column : columns) {
                String cell = rows.get(row).getOrDefault(column, "");
                boolean empty = cell.isEmpty() || cell.equals("null") || cell.equals("\"\"");
                if (!empty
                        && TableText.quoted(cell).flatMap(TableText::duration).isEmpty()) {
                    throw wrong(row, column, cell + " 不是有效的时长，应如 \"PT5M\"");
                }
            }
        }
    }

    /**
     * Looks at each row's values as they come out.
     *
     * @param check returns what is wrong with a row, in Chinese, or null
     */
    public void checkRows(Function<Map<String, String>, @Nullable String> check) {
        for (int row = 0; row < rows.size(); row++) {
            Map<String, String> plain = new LinkedHashMap<>();
            rows.get(row)
                    .forEach((column, cell) ->
                            plain.put(column, TableText.quoted(cell).orElse(cell)));
            String wrong = check.apply(plain);
            if (wrong != null) {
                throw new InvalidInput("决策表 %s 第 %d 行：%s".formatted(key, row + 1, wrong));
            }
        }
    }

    private InvalidInput wrong(int row, String column, String what) {
        return new InvalidInput("决策表 %s 第 %d 行 %s 列：%s".formatted(key, row + 1, column, what));
    }

    /** What the first row that matches says; empty when none does. */
    public Optional<Map<String, Object>> row(Map<String, Object> inputs) {
        return changing ? evaluate(inputs) : answers.get(Map.copyOf(inputs));
    }

    private Optional<Map<String, Object>> evaluate(Map<String, Object> inputs) {
        DmnDecisionTableResult result = DMN.evaluateDecisionTable(decision, inputs);
        return result.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Collections.unmodifiableMap(result.getSingleResult().getEntryMap()));
    }

    /** A duration as a cell has it; empty when the cell is. */
    public static Optional<Duration> duration(Map<String, Object> row, String column) {
        Object value = row.get(column);
        return value == null || value.toString().isBlank() ? Optional.empty() : TableText.duration(value.toString());
    }
}
