package org.tocsin.incident.bpmn;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.incident.Journal;

/**
 * Starts another procedure with this incident's facts; it goes on by itself and outlives this one.
 *
 * <p>Fields: {@code procedure}, its key; {@code carry}, the variables it takes along; {@code note}, a sentence for the
 * journal. BPMN error {@code procedureNotDeployed} when this bank has not got it.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class StartLinkedDelegate implements JavaDelegate {

    static final String NOT_DEPLOYED = "procedureNotDeployed";

    private @Nullable Expression procedure;
    private @Nullable Expression carry;
    private @Nullable Expression note;

    private final Journal journal;

    StartLinkedDelegate(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void execute(DelegateExecution execution) {
        ProcessEngineServices engine = execution.getProcessEngineServices();
        String key = Fields.required(procedure, "procedure", execution);
        String incident = execution.getProcessBusinessKey();
        long deployed = engine.getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionKey(key)
                .latestVersion()
                .active()
                .count();
        if (deployed == 0) {
            journal.write(incident, Journal.Kind.NOT_HANDED_OVER, null, "预案 " + key + " 尚未部署，未能移交");
            throw new BpmnError(NOT_DEPLOYED, "Procedure " + key + " is not deployed");
        }
        Map<String, Object> facts = new HashMap<>();
        Fields.list(carry, execution).forEach(name -> facts.put(name, execution.getVariable(name)));
        engine.getRuntimeService()
                .createProcessInstanceByKey(key)
                .businessKey(incident)
                .setVariables(facts)
                .execute();
        String remark = Fields.text(note, execution);
        if (remark != null) {
            journal.write(incident, Journal.Kind.HANDED_OVER, Fields.actor(engine), remark);
        }
    }
}
