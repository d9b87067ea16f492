package org.tocsin.incident.bpmn;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.runtime.Job;
import org.tocsin.incident.Pace;
import org.tocsin.limit.Limits;

/** The variables that an incident's timers read, and the timers that wait for them. */
final class IncidentClocks {

    /** Ends the variables that hold when a limit was met. */
    static final String MET_AT = "MetAt";

    private IncidentClocks() {}

    /** One {@code …Due} variable a limit, and the row's settings under their own names. */
    static void set(DelegateExecution execution, Limits limits, Pace pace, Map<String, Instant> due) {
        DelegateExecution incident = execution.getProcessInstance();
        due.forEach((name, at) -> incident.setVariable(name + "Due", Date.from(at)));
        pace.settings(limits.settings()).forEach(incident::setVariable);
    }

    /** Lets the timers that still wait read their due times anew; one that has fired is gone and stays so. */
    static void reread(DelegateExecution execution) {
        ManagementService management = execution.getProcessEngineServices().getManagementService();
        for (Job timer : management
                .createJobQuery()
                .processInstanceId(execution.getProcessInstanceId())
                .timers()
                .list()) {
            JobDefinition definition = management
                    .createJobDefinitionQuery()
                    .jobDefinitionId(timer.getJobDefinitionId())
                    .singleResult();
            if (definition.getJobConfiguration().matches("DATE: \\$\\{\\w+Due}")) {
                management.recalculateJobDuedate(timer.getId(), false);
            }
        }
    }
}
