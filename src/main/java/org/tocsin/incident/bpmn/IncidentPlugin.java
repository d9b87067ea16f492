package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.incident.Incident;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/**
 * What holds for every task of an incident, without any model having to say so: its name in the list says which incident
 * it is for, and its completion is entered in the journal; and an instance that ends leaves no incident open.
 *
 * <p>The name carries the incident because a list that shows variables needs the right to read all of an instance's
 * variables, customers' data among them.
 */
@Component
class IncidentPlugin extends AbstractProcessEnginePlugin {

    /** What the engine's column holds. */
    private static final int LONGEST_NAME = 255;

    static final String TERMINATED = "terminated";

    /** By what procedures that belong to an incident learn that it is over. */
    private static final List<String> ENDS = List.of("incidentClosed", "incidentCancelled", "registrationClosed");

    private final Incidents incidents;
    private final Journal journal;
    private final Clock clock;

    IncidentPlugin(@Lazy Incidents incidents, @Lazy Journal journal, Clock clock) {
        this.incidents = incidents;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        List<BpmnParseListener> listeners = new ArrayList<>();
        if (engine.getCustomPostBPMNParseListeners() != null) {
            listeners.addAll(engine.getCustomPostBPMNParseListeners());
        }
        listeners.add(new AbstractBpmnParseListener() {
            @Override
            public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
                TaskDefinition task = ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
                task.addTaskListener(TaskListener.EVENTNAME_CREATE, IncidentPlugin.this::name);
                task.addTaskListener(TaskListener.EVENTNAME_COMPLETE, IncidentPlugin.this::done);
            }

            @Override
            public void parseProcess(Element element, ProcessDefinitionEntity process) {
                process.addListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) IncidentPlugin.this::ended);
            }
        });
        engine.setCustomPostBPMNParseListeners(listeners);
    }

    private void name(DelegateTask task) {
        String suffix = suffix(task);
        if (!task.getName().endsWith(suffix) || !task.getName().startsWith(prefix(task))) {
            String name = prefix(task) + task.getName() + suffix;
            task.setName(name.substring(0, Math.min(name.length(), LONGEST_NAME)));
        }
    }

    /** A drill says so first, where no list cuts it off. */
    private static String prefix(DelegateTask task) {
        return DrillBanner.holds(task) ? DrillBanner.MARK : "";
    }

    private static String suffix(DelegateTask task) {
        Object incident = task.getVariable(IncidentVariables.INCIDENT);
        Object key = incident == null ? task.getExecution().getProcessBusinessKey() : incident;
        Object summary = task.getVariable("summary");
        return key == null ? "" : "（" + key + (summary == null ? "" : " " + summary) + "）";
    }

    /** An instance that is deleted, or whose model never closes its incident, must not leave it open for ever. */
    private void ended(DelegateExecution execution) {
        String key = execution.getProcessBusinessKey();
        Optional<Incident> left = key == null
                ? Optional.empty()
                : incidents
                        .find(key)
                        .filter(i -> i.open() && i.processInstanceId().equals(execution.getId()));
        if (left.isPresent()) {
            incidents.close(key, TERMINATED, null, null, clock.instant());
            journal.write(
                    key,
                    Journal.Kind.CLOSED,
                    Fields.actor(execution.getProcessEngineServices()),
                    "流程已终止，事件未按预案处置完毕",
                    incidents.vouched(key));
            // Whoever may end it need not be allowed to see what belongs to it.
            Context.getCommandContext().runWithoutAuthorization(() -> {
                withdrawWhatBelongsToIt(execution, key);
                return null;
            });
        }
    }

    /** Cards and added tasks of an incident that is gone would wait for ever; they are told as at any other end. */
    private static void withdrawWhatBelongsToIt(DelegateExecution execution, String key) {
        RuntimeService runtime = execution.getProcessEngineServices().getRuntimeService();
        for (String message : ENDS) {
            AnnounceDelegate.waiting(runtime, key, message).stream()
                    .filter(waiting -> !waiting.getProcessInstanceId().equals(execution.getProcessInstanceId()))
                    .forEach(waiting -> runtime.messageEventReceived(message, waiting.getId()));
        }
    }

    private void done(DelegateTask task) {
        String key = task.getExecution().getProcessBusinessKey();
        if (key != null && incidents.find(key).isPresent()) {
            journal.write(
                    key,
                    Journal.Kind.DONE,
                    Fields.actor(task.getProcessEngineServices()),
                    "完成「" + task.getName().replace(suffix(task), "").replace(prefix(task), "") + "」");
        }
    }
}
