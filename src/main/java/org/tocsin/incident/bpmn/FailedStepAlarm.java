package org.tocsin.incident.bpmn;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.incident.IncidentHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.Incident;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/** Says aloud that a step has run out of retries, in the log and in the journal: an engine by itself then goes silent. */
@Component
class FailedStepAlarm extends AbstractProcessEnginePlugin implements IncidentHandler {

    private static final Logger log = LoggerFactory.getLogger(FailedStepAlarm.class);

    private final Incidents incidents;
    private final Journal journal;

    FailedStepAlarm(@Lazy Incidents incidents, @Lazy Journal journal) {
        this.incidents = incidents;
        this.journal = journal;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setCompositeIncidentHandlersEnabled(true);
        List<IncidentHandler> handlers = new ArrayList<>();
        if (engine.getCustomIncidentHandlers() != null) {
            handlers.addAll(engine.getCustomIncidentHandlers());
        }
        handlers.add(this);
        engine.setCustomIncidentHandlers(handlers);
    }

    @Override
    public String getIncidentHandlerType() {
        return Incident.FAILED_JOB_HANDLER_TYPE;
    }

    @Override
    public @Nullable Incident handleIncident(IncidentContext context, String message) {
        ExecutionEntity execution = context.getExecutionId() == null
                ? null
                : Context.getCommandContext().getExecutionManager().findExecutionById(context.getExecutionId());
        String key = execution == null ? null : execution.getProcessBusinessKey();
        log.error("Out of retries: step {} of incident {}: {}", context.getActivityId(), key, message);
        if (key != null && incidents.find(key).isPresent()) {
            journal.write(key, Journal.Kind.ALARM, null, "步骤 " + context.getActivityId() + " 多次执行失败，已停止重试，需要人工处理");
        }
        return null;
    }

    @Override
    public void resolveIncident(IncidentContext context) {
        // The engine's own handler closes its incident; the journal has seen the retry by what it did.
    }

    @Override
    public void deleteIncident(IncidentContext context) {
        // As above.
    }
}
