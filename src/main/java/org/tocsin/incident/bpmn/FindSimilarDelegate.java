package org.tocsin.incident.bpmn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.spin.plugin.variable.SpinValues;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Shown;
import org.tocsin.incident.Incident;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;

/** Looks for open incidents that this one may be part of, and offers them as options for a choice. */
@Component
class FindSimilarDelegate implements JavaDelegate {

    private final Incidents incidents;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    FindSimilarDelegate(Incidents incidents, Clock clock) {
        this.incidents = incidents;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Incident incident = incidents.find(execution.getProcessBusinessKey()).orElseThrow();
        ArrayNode options = json.createArrayNode();
        StringBuilder text = new StringBuilder();
        for (Incident other : incidents.similar(incident)) {
            String label = other.businessKey() + " " + Shown.moment(other.occurredAt(), clock.getZone()) + " "
                    + other.summary();
            options.addObject().put("label", label).put("value", other.businessKey());
            text.append("- ").append(label).append('\n');
        }
        execution
                .getProcessInstance()
                .setVariable(
                        IncidentVariables.SIMILAR,
                        SpinValues.jsonValue(options.toString()).create());
        execution.getProcessInstance().setVariable(IncidentVariables.SIMILAR_TEXT, text.toString());
    }
}
