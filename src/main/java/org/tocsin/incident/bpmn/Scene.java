package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.Field;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.guard.Submission;

/**
 * A row of the table of scenarios: which procedure a drill runs, and what somebody would have filled into its start form.
 *
 * @param given by the form's keys
 */
record Scene(String procedure, Map<String, Object> given) {

    /** The key of the decision, unless a model names another one. */
    static final String TABLE = "drill-scenarios";

    private static final FeelEngine FEEL = feel();

    private static FeelEngine feel() {
        DefaultDmnEngineConfiguration dmn =
                (DefaultDmnEngineConfiguration) DmnEngineConfiguration.createDefaultDmnEngineConfiguration();
        dmn.buildEngine();
        return dmn.getFeelEngine();
    }

    /**
     * Reads the row of a scenario.
     *
     * @throws InvalidInput when there is none, or its facts are none
     */
    static Scene of(OwnedTable table, String scenario) {
        Map<String, Object> row =
                table.row(Map.of("scenario", scenario)).orElseThrow(() -> new InvalidInput("没有情景 " + scenario));
        Map<String, Object> given = new LinkedHashMap<>();
        if (!(row.get("facts") instanceof Map<?, ?> facts)) {
            throw new InvalidInput("facts（情况）列应为启动表单的字段，如 {summary: \"演练：…\"}");
        }
        facts.forEach((name, value) -> given.put(String.valueOf(name), value));
        return new Scene(String.valueOf(row.get("procedure")), given);
    }

    /**
     * The facts in the shape that the procedure's start form gives them. They are those of a drill that begins when it
     * begins, so they name no moment.
     *
     * @throws InvalidInput when the form would refuse them
     */
    Map<String, Object> accepted(FormSchema form, Clock clock) {
        for (Field field : form.fields()) {
            if (field.type() == Field.Type.MOMENT && given.containsKey(field.key())) {
                throw InvalidInput.of(field.key(), field.label(), "情景中不写时间，从演练开始时计时");
            }
            if (field.key().equals("drill") && given.containsKey(field.key())) {
                throw InvalidInput.of(field.key(), field.label(), "情景中不写，由系统设置");
            }
        }
        return new Submission(given, name -> null, Scene::holds, clock.instant(), clock.getZone()).checked(form, true);
    }

    private static boolean holds(String feel, Map<String, Object> facts) {
        @Nullable
        Object answer =
                FEEL.evaluateSimpleExpression(feel, Variables.fromMap(facts).asVariableContext());
        return Boolean.TRUE.equals(answer);
    }
}
