package org.tocsin.incident.bpmn;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;

/**
 * Keeps who has done a task, so that another person checks it. For the task's event {@code complete}.
 *
 * <p>Field: {@code variable}, where the account is put.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class RememberWhoListener implements TaskListener {

    private @Nullable Expression variable;

    @Override
    public void notify(DelegateTask task) {
        task.getExecution()
                .getProcessInstance()
                .setVariable(
                        Fields.required(variable, "variable", task), Fields.actor(task.getProcessEngineServices()));
    }
}
