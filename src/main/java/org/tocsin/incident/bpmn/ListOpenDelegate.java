package org.tocsin.incident.bpmn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.runtime.VariableInstance;
import org.camunda.spin.plugin.variable.SpinValues;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Shown;
import org.tocsin.incident.Incident;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;

/**
 * Offers the open incidents of some procedures as options for a choice, drills among drills, and shows what may be said
 * about each: its approved wording.
 *
 * <p>Field: {@code procedures}, their keys. Only theirs: an incident that not everybody may see is never listed by chance.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class ListOpenDelegate implements JavaDelegate {

    private static final String WORDING = "approvedWording";
    private static final int MOST = 20;
    private static final int LONGEST_WORDING = 500;

    private @Nullable Expression procedures;

    private final Incidents incidents;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    ListOpenDelegate(Incidents incidents, Clock clock) {
        this.incidents = incidents;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Fields.required(procedures, "procedures", execution);
        boolean drill = Boolean.TRUE.equals(execution.getVariable("drill"));
        ArrayNode options = json.createArrayNode();
        StringBuilder text = new StringBuilder();
        for (Incident open : incidents.open(Fields.list(procedures, execution), drill, MOST)) {
            if (open.businessKey().equals(execution.getProcessBusinessKey())) {
                continue;
            }
            String label =
                    open.businessKey() + " " + Shown.moment(open.occurredAt(), clock.getZone()) + " " + open.summary();
            options.addObject().put("label", label).put("value", open.businessKey());
            String wording = wording(execution, open);
            text.append("- ")
                    .append(label)
                    .append(wording.isEmpty() ? "" : "。统一口径：" + wording)
                    .append('\n');
        }
        execution
                .getProcessInstance()
                .setVariable(
                        IncidentVariables.OPEN,
                        SpinValues.jsonValue(options.toString()).create());
        String listed = text.toString();
        execution
                .getProcessInstance()
                .setVariable(IncidentVariables.OPEN_TEXT, listed.substring(0, Math.min(listed.length(), 3900)));
    }

    private static String wording(DelegateExecution execution, Incident open) {
        List<VariableInstance> found = execution
                .getProcessEngineServices()
                .getRuntimeService()
                .createVariableInstanceQuery()
                .executionIdIn(open.processInstanceId())
                .variableName(WORDING)
                .list();
        Object wording = found.isEmpty() ? null : found.get(0).getValue();
        // One line of a list: a new line would end it.
        String line = wording == null
                ? ""
                : wording.toString().replaceAll("\\s+", " ").trim();
        return line.substring(0, Math.min(line.length(), LONGEST_WORDING));
    }
}
