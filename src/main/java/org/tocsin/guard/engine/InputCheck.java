package org.tocsin.guard.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExternalTaskEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.spin.json.SpinJsonNode;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Field;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.ProcedureModel;
import org.tocsin.guard.StartRule;
import org.tocsin.guard.Submission;
import org.tocsin.guard.TopicRule;

/** Finds the form that stands for what is sent, and holds what is sent against it. */
@Component
class InputCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FormSchema NO_FORM = new FormSchema("", List.of());

    private final DeployedFiles deployed;
    private final List<StartRule> startRules;
    private final List<TopicRule> topicRules;
    private final Clock clock;
    private final ZoneId zone;

    InputCheck(
            DeployedFiles deployed, List<StartRule> startRules, List<TopicRule> topicRules, Clock clock, ZoneId zone) {
        this.deployed = deployed;
        this.startRules = startRules;
        this.topicRules = topicRules;
        this.clock = clock;
        this.zone = zone;
    }

    /** A start; {@code variables} are replaced by what is accepted. */
    void start(
            CommandContext context,
            @Nullable String definitionId,
            @Nullable String definitionKey,
            @Nullable String businessKey,
            Map<String, Object> variables) {
        ProcessDefinitionEntity definition = definition(context, definitionId, definitionKey);
        if (definition == null) {
            return;
        }
        if (businessKey != null && !businessKey.isBlank()) {
            throw InvalidInput.of("businessKey", "事件编号", "由系统编号，不能指定");
        }
        BpmnModelInstance model = model(context, definition.getId());
        StartEvent start = startEvent(model);
        if (start != null) {
            startWith(context, model, start, variables);
        } else if (startsByItself(model)) {
            throw InvalidInput.of("processDefinitionKey", "流程", "由系统按时启动，不能手工启动");
        }
    }

    /** Whether a timer starts it; the engine would take a request in the timer's place, and there is no form for that. */
    private static boolean startsByItself(BpmnModelInstance model) {
        return model.getModelElementsByType(StartEvent.class).stream()
                .filter(s -> s.getParentElement() instanceof Process)
                .flatMap(s -> s.getEventDefinitions().stream())
                .anyMatch(TimerEventDefinition.class::isInstance);
    }

    private void startWith(
            CommandContext context, BpmnModelInstance model, StartEvent start, Map<String, Object> variables) {
        Instant now = clock.instant();
        List<StartRule> rules = startRules.stream()
                .filter(r -> new ProcedureModel("", model).uses(r.bean()))
                .toList();
        FormSchema form = form(start.getCamundaFormRef());
        for (StartRule rule : rules) {
            form = form.and(rule.fields());
        }
        Map<String, Object> accepted = new LinkedHashMap<>(
                submission(context, variables, name -> null, now).checked(form, true));
        rules.forEach(rule -> rule.apply(accepted, signedIn(context), now));
        replace(variables, accepted);
    }

    /** A task's completion or, if not {@code complete}, a part of it. */
    void task(
            CommandContext context,
            String taskId,
            @Nullable Map<String, Object> variables,
            boolean complete,
            Consumer<Map<String, Object>> accept) {
        TaskEntity task = context.getTaskManager().findTaskById(taskId);
        if (task == null || task.getProcessDefinitionId() == null) {
            return;
        }
        Map<String, Object> sent = variables == null ? Map.of() : variables;
        FormSchema form = form(formOfTask(context, task));
        if (!complete) {
            form = form.without(startForm(context, task.getProcessDefinitionId()));
        }
        Map<String, Object> accepted = new LinkedHashMap<>(
                submission(context, sent, task::getVariable, clock.instant()).checked(form, complete));
        if (complete) {
            Signature.in(form).forEach(signature -> signature.give(accepted, task::getVariable, signedIn(context)));
        }
        accept.accept(Variables.fromMap(accepted));
    }

    /** Variables written into a task or an execution outside of any form's submission. */
    void write(
            CommandContext context,
            String entityId,
            boolean ofTask,
            Map<String, Object> variables,
            Consumer<Map<String, Object>> accept) {
        if (ofTask) {
            task(context, entityId, variables, false, accept);
            return;
        }
        ExecutionEntity execution = context.getExecutionManager().findExecutionById(entityId);
        if (execution != null) {
            FormSchema forms = taskForms(context, execution.getProcessDefinitionId());
            accept.accept(Variables.fromMap(submission(context, variables, execution::getVariable, clock.instant())
                    .checked(forms, false)));
        }
    }

    void removal(@Nullable Collection<String> names) {
        if (names != null && !names.isEmpty()) {
            throw InvalidInput.of(names.iterator().next(), "", "变量不能删除");
        }
    }

    /** A message; what it carries must be known to every procedure that waits for it. */
    void message(
            CommandContext context,
            String name,
            @Nullable String businessKey,
            @Nullable String processInstanceId,
            List<Map<String, Object>> payloads) {
        for (EventSubscription found : context.getProcessEngineConfiguration()
                .getRuntimeService()
                .createEventSubscriptionQuery()
                .eventType("message")
                .eventName(name)
                .list()) {
            EventSubscriptionEntity waiting = (EventSubscriptionEntity) found;
            ExecutionEntity execution = waiting.getExecutionId() == null
                    ? null
                    : context.getExecutionManager().findExecutionById(waiting.getExecutionId());
            if (execution == null) {
                start(context, waiting, payloads);
            } else if (meant(execution, businessKey, processInstanceId)) {
                check(context, execution, payloads);
            }
        }
    }

    private void start(CommandContext context, EventSubscriptionEntity waiting, List<Map<String, Object>> payloads) {
        BpmnModelInstance model = model(context, waiting.getConfiguration());
        StartEvent start = model.getModelElementById(waiting.getActivityId());
        // A start that says nothing is held against the form as well: what is required is missing.
        (payloads.isEmpty() ? List.of(new LinkedHashMap<String, Object>()) : payloads)
                .forEach(payload -> startWith(context, model, start, payload));
    }

    private static boolean meant(
            ExecutionEntity execution, @Nullable String businessKey, @Nullable String processInstanceId) {
        return (businessKey == null
                        || businessKey.equals(execution.getProcessInstance().getBusinessKey()))
                && (processInstanceId == null || processInstanceId.equals(execution.getProcessInstanceId()));
    }

    void execution(CommandContext context, String executionId, List<Map<String, Object>> payloads) {
        ExecutionEntity execution = context.getExecutionManager().findExecutionById(executionId);
        if (execution != null) {
            check(context, execution, payloads);
        }
    }

    private void check(CommandContext context, ExecutionEntity execution, List<Map<String, Object>> payloads) {
        FormSchema forms = taskForms(context, execution.getProcessDefinitionId());
        for (Map<String, Object> payload : payloads) {
            replace(
                    payload,
                    submission(context, payload, execution::getVariable, clock.instant())
                            .checked(forms, false));
        }
    }

    /** What a worker sends; a topic without a contract of its own takes nothing. */
    void externalTask(CommandContext context, String taskId, List<Map<String, Object>> payloads) {
        ExternalTaskEntity task = context.getExternalTaskManager().findExternalTaskById(taskId);
        if (task == null) {
            return;
        }
        FormSchema accepted = topicRules.stream()
                .filter(rule -> rule.topic().equals(task.getTopicName()))
                .map(TopicRule::fields)
                .findFirst()
                .orElse(NO_FORM);
        for (Map<String, Object> payload : payloads) {
            submission(context, payload, name -> null, clock.instant()).checked(accepted, false);
        }
    }

    private Submission submission(
            CommandContext context,
            Map<String, Object> values,
            Function<String, @Nullable Object> existing,
            Instant now) {
        Map<String, Object> plain = new LinkedHashMap<>();
        values.forEach((name, value) -> plain.put(name, plain(value)));
        return new Submission(
                plain,
                name -> plain(existing.apply(name)),
                (feel, facts) -> Boolean.TRUE.equals(feel(context, feel, facts)),
                now,
                zone);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (!(value instanceof SpinJsonNode json)) {
            return value;
        }
        try {
            return JSON.readValue(json.toString(), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON variable that is no JSON", e);
        }
    }

    private static @Nullable Object feel(CommandContext context, String expression, Map<String, Object> facts) {
        DefaultDmnEngineConfiguration dmn = (DefaultDmnEngineConfiguration)
                context.getProcessEngineConfiguration().getDmnEngine().getConfiguration();
        return dmn.getFeelEngine()
                .evaluateSimpleExpression(expression, Variables.fromMap(facts).asVariableContext());
    }

    private static @Nullable String signedIn(CommandContext context) {
        return context.getAuthenticatedUserId();
    }

    private static void replace(Map<String, Object> variables, Map<String, Object> accepted) {
        variables.clear();
        variables.putAll(accepted);
    }

    private static @Nullable ProcessDefinitionEntity definition(
            CommandContext context, @Nullable String id, @Nullable String key) {
        return id != null
                ? context.getProcessDefinitionManager().findLatestProcessDefinitionById(id)
                : context.getProcessDefinitionManager().findLatestProcessDefinitionByKey(key);
    }

    /** From the cache, not through the service: whoever completes a task need not be allowed to read the model. */
    private static BpmnModelInstance model(CommandContext context, String definitionId) {
        return context.getProcessEngineConfiguration()
                .getDeploymentCache()
                .findBpmnModelInstanceForProcessDefinition(definitionId);
    }

    private static @Nullable StartEvent startEvent(BpmnModelInstance model) {
        return model.getModelElementsByType(StartEvent.class).stream()
                .filter(s -> s.getParentElement() instanceof Process
                        && s.getEventDefinitions().isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String formOfTask(CommandContext context, TaskEntity task) {
        return model(context, task.getProcessDefinitionId()).getModelElementById(task.getTaskDefinitionKey())
                        instanceof UserTask userTask
                ? userTask.getCamundaFormRef()
                : null;
    }

    private FormSchema startForm(CommandContext context, String definitionId) {
        StartEvent start = startEvent(model(context, definitionId));
        return start == null ? NO_FORM : form(start.getCamundaFormRef());
    }

    /**
     * What may be written without completing a task: what people are asked for after the start, but nothing that was
     * reported at the start, which only a completed task may correct (a level, for instance, moves the clocks).
     */
    private FormSchema taskForms(CommandContext context, String definitionId) {
        List<Field> fields = new ArrayList<>();
        new ProcedureModel(definitionId, model(context, definitionId))
                .taskForms()
                .forEach(ref -> fields.addAll(form(ref).fields()));
        return NO_FORM.and(new FormSchema("", fields)).without(startForm(context, definitionId));
    }

    private FormSchema form(@Nullable String id) {
        return Optional.ofNullable(id)
                .flatMap(deployed::form)
                .map(FormSchema::parse)
                .orElse(NO_FORM);
    }
}
