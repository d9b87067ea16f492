package org.tocsin.guard;

import java.time.Duration;
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

/**
 * A decision table that process owners edit and our code reads: settings by row, whose first match counts.
 *
 * <p>Evaluated outside of the engine, because it is read for every message and the engine would write a history of it.
 */
public final class OwnedTable {

    private static final DmnEngine DMN =
            DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();

    private final String key;
    private final DmnDecision decision;
    private final List<Map<String, String>> rows;

    private OwnedTable(String key, DmnDecision decision, List<Map<String, String>> rows) {
        this.key = key;
        this.decision = decision;
        this.rows = rows;
    }

    /**
     * Reads the table of the decision {@code key} as Modeler writes it.
     *
     * @throws InvalidInput when it is not such a table
     */
    public static OwnedTable parse(String key, String xml) {
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
                            .toList());
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
        DmnDecisionTableResult result = DMN.evaluateDecisionTable(decision, inputs);
        return result.isEmpty()
                ? Optional.empty()
                : Optional.of(result.getSingleResult().getEntryMap());
    }

    /** A duration as a cell has it; empty when the cell is. */
    public static Optional<Duration> duration(Map<String, Object> row, String column) {
        Object value = row.get(column);
        return value == null || value.toString().isBlank() ? Optional.empty() : TableText.duration(value.toString());
    }
}
