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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;

/** A decision table as its owner wrote it, cell by cell. */
public final class TableText {

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    /** What may say something else each time it is asked. */
    private static final Pattern CHANGING = Pattern.compile("\\b(now|today|random number)\\s*\\(|expressionLanguage");

    private TableText() {}

    /**
     * The table of the decision {@code key}.
     *
     * @throws InvalidInput when the model has none
     */
    public static DecisionTable read(String key, String xml) {
        return Dmn.readModelFromStream(stream(xml)).getModelElementsByType(Decision.class).stream()
                .filter(d -> d.getId().equals(key) && d.getExpression() instanceof DecisionTable)
                .map(d -> (DecisionTable) d.getExpression())
                .findFirst()
                .orElseThrow(() -> new InvalidInput("找不到决策表 " + key));
    }

    public static ByteArrayInputStream stream(String xml) {
        return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a table may give another answer when it is asked the same again, so that no answer may be remembered. */
    public static boolean changes(String xml) {
        return CHANGING.matcher(xml).find();
    }

    /** What a row answers, by column; a cell that is missing is empty. */
    public static Map<String, String> outputs(DecisionTable table, Rule rule) {
        Map<String, String> cells = new LinkedHashMap<>();
        List<OutputEntry> entries = new ArrayList<>(rule.getOutputEntries());
        int column = 0;
        for (Output output : table.getOutputs()) {
            cells.put(
                    output.getName(),
                    column < entries.size()
                            ? entries.get(column).getText().getTextContent().trim()
                            : "");
            column++;
        }
        return cells;
    }

    /** A cell's text without its quotes; empty for a cell that is no quoted text. */
    public static Optional<String> quoted(String cell) {
        Matcher text = QUOTED.matcher(cell);
        return text.matches() ? Optional.of(text.group(1)) : Optional.empty();
    }

    /** An ISO 8601 duration that is longer than nothing. */
    public static Optional<Duration> duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            return duration.isNegative() || duration.isZero() ? Optional.empty() : Optional.of(duration);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
