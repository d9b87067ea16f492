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
import org.tocsin.notification.Notifications;

/**
 * Tells everybody on duty in some roles; the flow goes on at once.
 *
 * <p>Fields: {@code roles}, separated by commas; {@code template}, a text of the procedure; {@code limit}, the name of
 * the limit whose passing caused it.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class TellRolesDelegate implements JavaDelegate {

    private @Nullable Expression roles;
    private @Nullable Expression template;
    private @Nullable Expression limit;

    private final Notifications notifications;
    private final Composer composer;

    TellRolesDelegate(Notifications notifications, Composer composer) {
        this.notifications = notifications;
        this.composer = composer;
    }

    @Override
    public void execute(DelegateExecution execution) {
        notifications.tell(Fields.list(roles, execution), Composed.message(composer, template, limit, execution));
    }
}
