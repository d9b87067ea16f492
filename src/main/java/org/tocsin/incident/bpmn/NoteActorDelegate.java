package org.tocsin.incident.bpmn;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;

/**
 * Keeps who has just completed the task before: who approved, who signed. Nobody can type another's name there.
 *
 * <p>Field: {@code variable}, which takes the account; null when no person is acting.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class NoteActorDelegate implements JavaDelegate {

    private @Nullable Expression variable;

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                Fields.required(variable, "variable", execution), Fields.actor(execution.getProcessEngineServices()));
    }
}
