package org.tocsin.incident.bpmn;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/**
 * Keeps one untaken task of its kind in the list for as long as the incident is open: whoever takes one leaves another
 * for the colleague beside them. For the task's events {@code assignment} and {@code complete}.
 *
 * <p>Field: {@code carry}, the variables that the next one starts with.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class KeepCardOpenListener implements TaskListener {

    private @Nullable Expression carry;

    private final Incidents incidents;

    KeepCardOpenListener(Incidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public void notify(DelegateTask task) {
        ProcessEngineServices engine = task.getProcessEngineServices();
        String key = task.getExecution().getProcessBusinessKey();
        if (incidents.find(key).map(Incident::open).orElse(false) && !anotherOpen(engine, task, key)) {
            Map<String, Object> facts = new HashMap<>();
            Fields.list(carry, task).forEach(name -> facts.put(name, task.getVariable(name)));
            engine.getRuntimeService()
                    .createProcessInstanceByKey(Fields.procedure(task.getProcessDefinitionId()))
                    .businessKey(key)
                    .setVariables(facts)
                    .execute();
        }
    }

    private static boolean anotherOpen(ProcessEngineServices engine, DelegateTask task, String key) {
        return engine
                .getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(key)
                .taskDefinitionKey(task.getTaskDefinitionKey())
                .taskUnassigned()
                .list()
                .stream()
                .anyMatch(other -> !other.getId().equals(task.getId()));
    }
}
