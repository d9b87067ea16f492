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
 * Tells everybody who has been told about this incident what has become of it.
 *
 * <p>Fields: {@code template}; {@code withdraw} = {@code yes} first takes back what has not been sent yet, so that
 * nobody is called about something that is over.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class TellEveryoneToldDelegate implements JavaDelegate {

    private @Nullable Expression template;
    private @Nullable Expression withdraw;

    private final Notifications notifications;
    private final Composer composer;

    TellEveryoneToldDelegate(Notifications notifications, Composer composer) {
        this.notifications = notifications;
        this.composer = composer;
    }

    @Override
    public void execute(DelegateExecution execution) {
        if ("yes".equals(Fields.text(withdraw, execution))) {
            notifications.withdrawPending(execution.getProcessBusinessKey());
        }
        notifications.tellAllWhoWereTold(Composed.message(composer, template, null, execution));
    }
}
