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
        Scene scene = Scene.of(OwnedTable.parse(key, deployed.decision(key).orElseThrow()), chosen);
        Map<String, Object> facts = new LinkedHashMap<>(scene.accepted(startForm(scene.procedure()), clock));
        Fields.list(carry, execution).forEach(name -> facts.put(name, execution.getVariable(name)));
        facts.put("drill", true);
        execution.setVariablesLocal(facts);
        execution.setVariableLocal("drilledProcedure", scene.procedure());
    }

    private FormSchema startForm(String procedure) {
        return ProcedureModel.read(procedure, deployed.process(procedure).orElseThrow())
                .orElseThrow()
                .startForms()
                .flatMap(ref -> deployed.form(ref).stream())
                .map(FormSchema::parse)
                .findFirst()
                .orElseThrow();
    }
}
