package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.Expression;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.OwnedTable;
import org.tocsin.guard.ProcedureModel;
import org.tocsin.guard.Submission;

/**
 * Gives the procedure that is about to be called the facts of a scenario, as if somebody had filled in its start form, and
 * lets it know that it is a drill; they are variables of the call alone.
 *
 * <p>Fields: {@code table}, the decision table with the scenarios (columns {@code procedure} and {@code facts}, a FEEL
 * context); {@code scenario}; {@code carry}, variables that it takes along.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class SetSceneListener implements ExecutionListener {

    private @Nullable Expression table;
    private @Nullable Expression scenario;
    private @Nullable Expression carry;

    private final Deployed deployed;
    private final Clock clock;

    SetSceneListener(Deployed deployed, Clock clock) {
        this.deployed = deployed;
        this.clock = clock;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String key = Fields.required(table, "table", execution);
        String chosen = Fields.required(scenario, "scenario", execution);
        Map<String, Object> row = OwnedTable.parse(key, deployed.decision(key).orElseThrow())
                .row(Map.of("scenario", chosen))
                .orElseThrow(() -> new IllegalStateException("No scenario '" + chosen + "'"));
        String procedure = String.valueOf(row.get("procedure"));
        Map<String, Object> facts = new LinkedHashMap<>();
        Fields.list(carry, execution).forEach(name -> facts.put(name, execution.getVariable(name)));
        facts.putAll(accepted(procedure, row.get("facts")));
        facts.put("drill", true);
        execution.setVariablesLocal(facts);
        execution.setVariableLocal("drilledProcedure", procedure);
    }

    /** In the shape that the start form would have given them; what it would refuse is refused. */
    private Map<String, Object> accepted(String procedure, @Nullable Object facts) {
        Map<String, Object> given = new LinkedHashMap<>();
        if (facts instanceof Map<?, ?> map) {
            map.forEach((name, value) -> given.put(String.valueOf(name), value));
        }
        Object summary = given.remove("summary");
        FormSchema form = ProcedureModel.read(
                        procedure, deployed.process(procedure).orElseThrow())
                .orElseThrow()
                .startForms()
                .flatMap(ref -> deployed.form(ref).stream())
                .map(FormSchema::parse)
                .findFirst()
                .orElseThrow();
        Map<String, Object> accepted = new LinkedHashMap<>(
                new Submission(given, name -> null, (feel, known) -> false, clock.instant(), clock.getZone())
                        .checked(form, false));
        accepted.put("summary", summary == null ? procedure : summary.toString());
        return accepted;
    }
}
