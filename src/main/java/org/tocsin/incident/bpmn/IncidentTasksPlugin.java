package org.tocsin.incident.bpmn;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/**
 * What holds for every task of an incident, without any model having to say so: its name in the list says which incident
 * it is for, and its completion is entered in the journal.
 *
 * <p>The name carries the incident because a list that shows variables needs the right to read all of an instance's
 * variables, customers' data among them.
 */
@Component
class IncidentTasksPlugin extends AbstractProcessEnginePlugin {

    /** What the engine's column holds. */
    private static final int LONGEST_NAME = 255;

    private final Incidents incidents;
    private final Journal journal;

    IncidentTasksPlugin(@Lazy Incidents incidents, @Lazy Journal journal) {
        this.incidents = incidents;
        this.journal = journal;
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
                task.addTaskListener(TaskListener.EVENTNAME_CREATE, IncidentTasksPlugin.this::name);
                task.addTaskListener(TaskListener.EVENTNAME_COMPLETE, IncidentTasksPlugin.this::done);
            }
        });
        engine.setCustomPostBPMNParseListeners(listeners);
    }

    private void name(DelegateTask task) {
        String suffix = suffix(task);
        if (!task.getName().endsWith(suffix)) {
            String name = task.getName() + suffix;
            task.setName(name.substring(0, Math.min(name.length(), LONGEST_NAME)));
        }
    }

    private static String suffix(DelegateTask task) {
        String key = task.getExecution().getProcessBusinessKey();
        Object summary = task.getVariable("summary");
        return key == null ? "" : "（" + key + (summary == null ? "" : " " + summary) + "）";
    }

    private void done(DelegateTask task) {
        String key = task.getExecution().getProcessBusinessKey();
        if (key != null && incidents.find(key).isPresent()) {
            journal.write(
                    key,
                    Journal.Kind.DONE,
                    Fields.actor(task.getProcessEngineServices()),
                    "完成「" + task.getName().replace(suffix(task), "") + "」");
        }
    }
}
