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
 * Keeps on record that an incident belongs to another one. Both go on by themselves; both journals say so. The other may
 * have ended meanwhile: that it was the cause remains true.
 *
 * <p>Fields: {@code to}, the other's business key; {@code note}, why.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class LinkIncidentDelegate implements JavaDelegate {

    private @Nullable Expression to;
    private @Nullable Expression note;

    private final Incidents incidents;
    private final Journal journal;

    LinkIncidentDelegate(Incidents incidents, Journal journal) {
        this.incidents = incidents;
        this.journal = journal;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String own = execution.getProcessBusinessKey();
        String other = Fields.required(to, "to", execution);
        if (incidents.find(other).isEmpty()) {
            throw new IllegalStateException("There is no incident " + other);
        }
        String actor = Fields.actor(execution.getProcessEngineServices());
        String reason = Fields.text(note, execution);
        String why = reason == null ? "" : "：" + reason;
        journal.write(own, Journal.Kind.LINKED, actor, "关联事件 " + other + why);
        journal.write(other, Journal.Kind.LINKED, actor, "关联了 " + own + why);
    }
}
