package org.tocsin.incident.bpmn;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;

/**
 * Lets everything that runs for this incident see some variables: a wording that was approved in a called activity
 * stands on every task from then on.
 *
 * <p>Field: {@code variables}, separated by commas.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class ShareDelegate implements JavaDelegate {

    private @Nullable Expression variables;

    @Override
    public void execute(DelegateExecution execution) {
        RuntimeService runtime = execution.getProcessEngineServices().getRuntimeService();
        Map<String, Object> shared = new HashMap<>();
        Fields.list(variables, execution).forEach(name -> shared.put(name, execution.getVariable(name)));
        runtime
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(execution.getProcessBusinessKey())
                .active()
                .list()
                .stream()
                .filter(instance -> !instance.getId().equals(execution.getProcessInstanceId()))
                .forEach(instance -> runtime.setVariables(instance.getId(), shared));
        execution.getProcessInstance().setVariables(shared);
    }
}
