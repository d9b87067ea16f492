package org.tocsin.incident.bpmn;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/**
 * Names the person who answers for the incident from now on.
 *
 * <p>Field: {@code owner}, an account; if it is empty, whoever is acting.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class NameOwnerDelegate implements JavaDelegate {

    private @Nullable Expression owner;

    private final Incidents incidents;
    private final Journal journal;

    NameOwnerDelegate(Incidents incidents, Journal journal) {
        this.incidents = incidents;
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
        incidents.takenBy(key, person);
        journal.write(key, Journal.Kind.TAKEN, actor, "事件负责人：" + person, incidents.vouched(key));
    }
}
