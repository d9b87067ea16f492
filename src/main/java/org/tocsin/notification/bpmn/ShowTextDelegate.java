package org.tocsin.notification.bpmn;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.notification.Composer;

/**
 * Composes a text for forms to show, for instance what agents are to say.
 *
 * <p>Fields: {@code template}; {@code variable}, where the text is put.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class ShowTextDelegate implements JavaDelegate {

    private @Nullable Expression template;
    private @Nullable Expression variable;

    private final Composer composer;

    ShowTextDelegate(Composer composer) {
        this.composer = composer;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                Fields.required(variable, "variable", execution),
                Composed.message(composer, template, null, execution).text().full());
    }
}
