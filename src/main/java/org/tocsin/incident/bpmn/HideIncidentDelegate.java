package org.tocsin.incident.bpmn;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/**
 * Hides the incident from somebody for good: from here on that person is told nothing of it, finds it nowhere, and gets no
 * task of it where the model asks {@code people}.
 *
 * <p>Field: {@code person}, an account. Sets {@code hiddenFrom} to it, or to null when there is no such account: then nothing
 * is hidden, and the model asks who it is.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class HideIncidentDelegate implements JavaDelegate {

    private @Nullable Expression person;

    private final HiddenIncidents hidden;
    private final Incidents incidents;
    private final Journal journal;

    HideIncidentDelegate(HiddenIncidents hidden, Incidents incidents, Journal journal) {
        this.hidden = hidden;
        this.incidents = incidents;
        this.journal = journal;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String account = Fields.text(person, execution);
        boolean known =
                account != null && exists(execution.getProcessEngineServices().getIdentityService(), account);
        execution.getProcessInstance().setVariable(IncidentVariables.HIDDEN_FROM, known ? account : null);
        if (!known) {
            return;
        }
        String incident = execution.getProcessBusinessKey();
        hidden.hide(incident, account);
        journal.write(
                incident,
                Journal.Kind.HIDDEN,
                Fields.actor(execution.getProcessEngineServices()),
                "自此对 " + account + " 不可见，该人不参与处理",
                incidents.vouched(incident));
    }

    private static boolean exists(IdentityService identities, String account) {
        Authentication asking = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            return identities.createUserQuery().userId(account).count() > 0;
        } finally {
            if (asking != null) {
                identities.setAuthentication(asking);
            }
        }
    }
}
