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
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/** Enters every task that a person completes for an incident in its journal, without any model having to say so. */
@Component
class TaskJournalPlugin extends AbstractProcessEnginePlugin {

    private final Incidents incidents;
    private final Journal journal;

    TaskJournalPlugin(@Lazy Incidents incidents, @Lazy Journal journal) {
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
                ((UserTaskActivityBehavior) activity.getActivityBehavior())
                        .getTaskDefinition()
                        .addTaskListener(TaskListener.EVENTNAME_COMPLETE, TaskJournalPlugin.this::done);
            }
        });
        engine.setCustomPostBPMNParseListeners(listeners);
    }

    private void done(DelegateTask task) {
        String key = task.getExecution().getProcessBusinessKey();
        if (key != null && incidents.find(key).isPresent()) {
            journal.write(
                    key,
                    Journal.Kind.DONE,
                    Fields.actor(task.getProcessEngineServices()),
                    "完成「" + task.getName() + "」");
        }
    }
}
