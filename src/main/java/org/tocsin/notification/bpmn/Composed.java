package org.tocsin.notification.bpmn;

import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.jspecify.annotations.Nullable;
import org.tocsin.engine.Fields;
import org.tocsin.notification.Composer;
import org.tocsin.notification.Notifications;

/** A block's message, composed from the variables that the block sees. */
final class Composed {

    private Composed() {}

    static Notifications.Message message(
            Composer composer, @Nullable Expression template, @Nullable Expression limit, DelegateExecution execution) {
        String key = Fields.procedure(execution.getProcessDefinitionId());
        String name = Fields.required(template, "template", execution);
        return new Notifications.Message(
                execution.getProcessBusinessKey(),
                key + "." + name,
                composer.compose(key, execution.getProcessDefinitionId(), name, execution.getVariables()),
                dueAt(limit, execution));
    }

    private static @Nullable Instant dueAt(@Nullable Expression limit, DelegateExecution execution) {
        String name = Fields.text(limit, execution);
        return name != null && execution.getVariable(name + "Due") instanceof Date due ? due.toInstant() : null;
    }
}
