package org.tocsin.audit.bpmn;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Listens at every sequence flow of every model, without any model having to say so. */
@Component
class FlowsTakenPlugin extends AbstractProcessEnginePlugin {

    private final FlowsTaken flows;
    private final Clock clock;

    FlowsTakenPlugin(@Lazy FlowsTaken flows, Clock clock) {
        this.flows = flows;
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
            public void parseSequenceFlow(Element element, ScopeImpl scope, TransitionImpl transition) {
                transition.addListener(
                        ExecutionListener.EVENTNAME_TAKE, (ExecutionListener) FlowsTakenPlugin.this::taken);
            }
        });
        engine.setCustomPostBPMNParseListeners(listeners);
    }

    private void taken(DelegateExecution execution) {
        flows.add(new FlowsTaken.Flow(
                execution.getProcessInstanceId(),
                execution.getProcessDefinitionId(),
                execution.getCurrentTransitionId(),
                clock.instant()));
    }
}
