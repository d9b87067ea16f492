package org.tocsin.guard;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A decision table that process owners edit and our code reads: settings by row, whose first match counts.
 *
 * <p>Evaluated outside of the engine, because it is read for every message and the engine would write a history of it.
 */
public final class OwnedTable {

    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
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
            DmnModelInstance model = Dmn.readModelFromStream(stream(xml));
            DecisionTable table = model.getModelElementsByType(Decision.class).stream()
                    .filter(d -> d.getId().equals(key) && d.getExpression() instanceof DecisionTable)
                    .map(d -> (DecisionTable) d.getExpression())
                    .findFirst()
                    .orElseThrow(() -> new InvalidInput("找不到决策表 " + key));
            if (table.getHitPolicy() != HitPolicy.FIRST) {
                throw new InvalidInput("决策表 %s 的命中策略应为 FIRST（第一个匹配的行）".formatted(key));
            }
            return new OwnedTable(key, DMN.parseDecision(key, stream(xml)), rows(table));
        } catch (InvalidInput e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidInput("决策表 %s 无法读取：%s".formatted(key, e.getMessage()));
        }
    }

    /** Whether a model has a decision of that id, whatever its file is called; false for what is no model. */
    public static boolean isIn(String xml, String key) {
        try {
            return Dmn.readModelFromStream(stream(xml)).getModelElementsByType(Decision.class).stream()
                    .anyMatch(decision -> decision.getId().equals(key));
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static ByteArrayInputStream stream(String xml) {
        return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Map<String, String>> rows(DecisionTable table) {
        List<Output> outputs = new ArrayList<>(table.getOutputs());
        List<Map<String, String>> rows = new ArrayList<>();
        for (Rule rule : table.getRules()) {
            Map<String, String> cells = new LinkedHashMap<>();
            List<OutputEntry> entries = new ArrayList<>(rule.getOutputEntries());
            for (int i = 0; i < outputs.size(); i++) {
                cells.put(
                        outputs.get(i).getName(),
                        entries.get(i).getText().getTextContent().trim());
            }
            rows.add(cells);
        }
        return rows;
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
                Matcher text = TEXT.matcher(cell);
                boolean empty = cell.isEmpty() || cell.equals("null") || cell.equals("\"\"");
                if (!empty && (!text.matches() || readable(text.group(1)).isEmpty())) {
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
            rows.get(row).forEach((column, cell) -> {
                Matcher text = TEXT.matcher(cell);
                plain.put(column, text.matches() ? text.group(1) : cell);
            });
            String wrong = check.apply(plain);
            if (wrong != null) {
                throw new InvalidInput("决策表 %s 第 %d 行：%s".formatted(key, row + 1, wrong));
            }
        }
    }

    private InvalidInput wrong(int row, String column, String what) {
        return new InvalidInput("决策表 %s 第 %d 行 %s 列：%s".formatted(key, row + 1, column, what));
    }

    private static Optional<Duration> readable(String text) {
        try {
            Duration duration = Duration.parse(text);
            return duration.isNegative() || duration.isZero() ? Optional.empty() : Optional.of(duration);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
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
        return value == null || value.toString().isBlank() ? Optional.empty() : readable(value.toString());
    }
}
