package org.tocsin.incident.bpmn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;

/**
 * Tells every procedure that belongs to this incident and waits for a message that it has come; nobody waiting is fine.
 *
 * <p>Fields: {@code message}; {@code carry}, the variables that go with it; {@code sparing} = {@code taken} leaves out
 * those whose task somebody has already taken, so that nobody loses what is being typed.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class AnnounceDelegate implements JavaDelegate {

    private @Nullable Expression message;
    private @Nullable Expression carry;
    private @Nullable Expression sparing;

    @Override
    public void execute(DelegateExecution execution) {
        ProcessEngineServices engine = execution.getProcessEngineServices();
        String name = Fields.required(message, "message", execution);
        boolean sparingTaken = "taken".equals(Fields.text(sparing, execution));
        Map<String, Object> facts = new HashMap<>();
        Fields.list(carry, execution).forEach(variable -> facts.put(variable, execution.getVariable(variable)));
        announce(engine, execution.getProcessBusinessKey(), name, facts, sparingTaken);
    }

    static void announce(
            ProcessEngineServices engine,
            String incident,
            String message,
            Map<String, Object> facts,
            boolean sparingTaken) {
        RuntimeService runtime = engine.getRuntimeService();
        for (Execution waiting : waiting(runtime, incident, message)) {
            if (!sparingTaken || !taken(engine, waiting)) {
                runtime.messageEventReceived(message, waiting.getId(), facts);
            }
        }
    }

    /**
     * What waits for a message in an incident. The engine's query reads the database and so still finds what this very
     * step has ended, such as a command that was called by the work that is done.
     */
    static List<Execution> waiting(RuntimeService runtime, String incident, String message) {
        return runtime
                .createExecutionQuery()
                .processInstanceBusinessKey(incident)
                .messageEventSubscriptionName(message)
                .list()
                .stream()
                .filter(execution -> ((ExecutionEntity) execution)
                        .getEventSubscriptions().stream()
                                .anyMatch(subscription -> message.equals(subscription.getEventName())))
                .toList();
    }

    private static boolean taken(ProcessEngineServices engine, Execution waiting) {
        return engine
                .getTaskService()
                .createTaskQuery()
                .processInstanceId(waiting.getProcessInstanceId())
                .list()
                .stream()
                .map(Task::getAssignee)
                .anyMatch(assignee -> assignee != null);
    }
}
