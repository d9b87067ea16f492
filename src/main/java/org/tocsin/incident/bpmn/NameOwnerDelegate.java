package org.tocsin.incident.bpmn;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/**
 * Names the person who answers for the incident from now on.
 *
 * <p>Field: {@code owner}, an account; if it is empty, whoever is acting. Never somebody from whom the incident is hidden.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class NameOwnerDelegate implements JavaDelegate {

    private @Nullable Expression owner;

    private final Incidents incidents;
    private final HiddenIncidents hidden;
    private final Journal journal;

    NameOwnerDelegate(Incidents incidents, HiddenIncidents hidden, Journal journal) {
        this.incidents = incidents;
        this.hidden = hidden;
        this.journal = journal;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String key = execution.getProcessBusinessKey();
        String actor = Fields.actor(execution.getProcessEngineServices());
        String named = Fields.text(owner, execution);
        String person = named == null ? actor : named;
        if (person == null) {
            throw new IllegalStateException("Nobody is named as owner of " + key + ", and nobody is acting");
        }
        if (hidden.isFrom(person, key)) {
            throw new IllegalStateException(key + " is hidden from whoever is named as its owner");
        }
        incidents.takenBy(key, person);
        journal.write(key, Journal.Kind.TAKEN, actor, "事件负责人：" + person, incidents.vouched(key));
    }
}
