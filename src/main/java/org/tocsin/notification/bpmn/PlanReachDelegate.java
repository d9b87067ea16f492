package org.tocsin.notification.bpmn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.spin.plugin.variable.SpinValues;
import org.springframework.stereotype.Component;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.notification.Reaching;
import org.tocsin.roster.Person;

/** Begins to reach one person with one message: whether an answer is asked for and by when. */
@Component
class PlanReachDelegate implements JavaDelegate {

    /** The engine keeps texts in columns of this many characters. */
    private static final int LONGEST_TEXT = 4000;

    private final Reaching reaching;
    private final Incidents incidents;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    PlanReachDelegate(Reaching reaching, Incidents incidents, Clock clock) {
        this.reaching = reaching;
        this.incidents = incidents;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Reaching.Plan plan = reaching.plan(MessageVariables.message(execution));
        execution.setVariable(MessageVariables.ASKS, plan.asks());
        execution.setVariable(MessageVariables.REACHED, "sent");
        if (!plan.asks()) {
            return;
        }
        execution.setVariable(MessageVariables.BEGAN, Date.from(clock.instant()));
        execution.setVariable(MessageVariables.PASS_ON_DUE, MessageVariables.date(plan.passOnAt()));
        execution.setVariable(MessageVariables.ROUND, 0);
        execution.setVariable(MessageVariables.TEXT_SHOWN, shortened(plan.text()));
        execution.setVariable(MessageVariables.BEFORE, shortened(plan.before()));
        execution.setVariable(MessageVariables.COLLEAGUES, options(plan.colleagues()));
        incidents
                .find(plan.incident())
                .map(Incident::summary)
                .ifPresent(summary -> execution.setVariable("summary", summary));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    private Object options(List<Person> colleagues) {
        ArrayNode options = json.createArrayNode();
        colleagues.forEach(
                person -> options.addObject().put("label", person.name()).put("value", person.id()));
        return SpinValues.jsonValue(options.toString()).create();
    }
}
