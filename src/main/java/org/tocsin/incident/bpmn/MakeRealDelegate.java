package org.tocsin.incident.bpmn;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Field;
import org.tocsin.guard.ProcedureForms;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/**
 * Turns the drill that this procedure has called into the real thing: an incident with a number of its own, linked, with
 * the drill's facts and the same {@code occurredAt}, so that its clocks have run since then.
 *
 * <p>Field: {@code variable}, which takes the new incident's key.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class MakeRealDelegate implements JavaDelegate {

    private @Nullable Expression variable;

    private final Incidents incidents;
    private final Journal journal;
    private final ProcedureForms forms;

    MakeRealDelegate(Incidents incidents, Journal journal, ProcedureForms forms) {
        this.incidents = incidents;
        this.journal = journal;
        this.forms = forms;
    }

    @Override
    public void execute(DelegateExecution execution) {
        ProcessEngineServices engine = execution.getProcessEngineServices();
        HistoricProcessInstance drill = CalledIncident.instance(execution)
                .orElseThrow(() -> new IllegalStateException("This procedure has called no drill"));
        Map<String, Object> known = engine.getRuntimeService().getVariables(drill.getId());
        Map<String, Object> facts = new HashMap<>();
        for (Field field : forms.startForm(drill.getProcessDefinitionId()).fields()) {
            facts.put(field.key(), known.get(field.key()));
        }
        facts.put("summary", known.get("summary"));
        facts.put("occurredAt", known.get("occurredAt"));
        facts.put("drill", false);
        facts.put("reporter", Fields.actor(engine));
        facts.put(IncidentVariables.INCIDENT, drill.getBusinessKey());
        ProcessInstance started = engine.getRuntimeService()
                .createProcessInstanceByKey(drill.getProcessDefinitionKey())
                .setVariables(facts)
                .execute();
        String real =
                String.valueOf(engine.getRuntimeService().getVariable(started.getId(), IncidentVariables.INCIDENT));
        execution.setVariable(Fields.required(variable, "variable", execution), real);
        String sentence = "演练转为真实事件 " + real;
        String actor = Fields.actor(engine);
        journal.write(execution.getProcessBusinessKey(), Journal.Kind.HANDED_OVER, actor, sentence);
        if (incidents.find(drill.getBusinessKey()).isPresent()) {
            journal.write(drill.getBusinessKey(), Journal.Kind.HANDED_OVER, actor, sentence);
        }
    }
}
