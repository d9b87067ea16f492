package org.tocsin.guard.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.ConditionEvaluationBuilderImpl;
import org.camunda.bpm.engine.impl.MessageCorrelationBuilderImpl;
import org.camunda.bpm.engine.impl.ProcessInstantiationBuilderImpl;
import org.camunda.bpm.engine.impl.SignalEventReceivedBuilderImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.AbstractCorrelateMessageCmd;
import org.camunda.bpm.engine.impl.cmd.AbstractPatchVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.AbstractRemoveVariableCmd;
import org.camunda.bpm.engine.impl.cmd.AbstractRestartProcessInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.AbstractSetVariableCmd;
import org.camunda.bpm.engine.impl.cmd.CompleteExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.EvaluateStartConditionCmd;
import org.camunda.bpm.engine.impl.cmd.ExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.HandleExternalTaskBpmnErrorCmd;
import org.camunda.bpm.engine.impl.cmd.HandleExternalTaskFailureCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskBpmnErrorCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskEscalationCmd;
import org.camunda.bpm.engine.impl.cmd.MessageEventReceivedCmd;
import org.camunda.bpm.engine.impl.cmd.PatchTaskVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.ResolveTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SetTaskVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.SignalCmd;
import org.camunda.bpm.engine.impl.cmd.SignalEventReceivedCmd;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceAtActivitiesCmd;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitStartFormCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.cmd.batch.CorrelateAllMessageBatchCmd;
import org.camunda.bpm.engine.impl.cmd.batch.variables.SetVariablesToProcessInstancesBatchCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.InvalidInput;

/**
 * Checks every start, completion, message and variable write that comes from outside against the procedure's forms.
 *
 * <p>It stands before the engine's own interceptors, so that a refusal is neither logged as a failure nor leaves
 * anything behind. What delegates and jobs do inside a command is the model's own and is not looked at.
 */
final class InputGuard extends CommandInterceptor {

    private final ProcessEngineConfigurationImpl engine;
    private final InputCheck check;

    InputGuard(ProcessEngineConfigurationImpl engine, InputCheck check) {
        this.engine = engine;
        this.check = check;
    }

    @Override
    public <T> T execute(Command<T> command) {
        if (Inside.outermost()) {
            guard(command);
        }
        return next.execute(command);
    }

    private void guard(Command<?> command) {
        if (command instanceof StartProcessInstanceCmd) {
            ProcessInstantiationBuilderImpl start = Peek.get(command, "instantiationBuilder");
            Inside.check(
                    engine,
                    context -> check.start(
                            context,
                            start.getProcessDefinitionId(),
                            start.getProcessDefinitionKey(),
                            start.getBusinessKey(),
                            start.getVariables()));
        } else if (command instanceof SubmitStartFormCmd) {
            Inside.check(
                    engine,
                    context -> check.start(
                            context,
                            Peek.get(command, "processDefinitionId"),
                            null,
                            Peek.get(command, "businessKey"),
                            Peek.get(command, "variables")));
        } else if (command instanceof StartProcessInstanceAtActivitiesCmd
                || command instanceof AbstractRestartProcessInstanceCmd<?>) {
            Inside.check(engine, context -> {
                throw new InvalidInput("字段 startInstructions：预案只能从头启动，不能跳过步骤");
            });
        } else if (command instanceof ResolveTaskCmd
                || command instanceof HandleTaskBpmnErrorCmd
                || command instanceof HandleTaskEscalationCmd) {
            task(command, "variables", false);
        } else if (command instanceof CompleteTaskCmd) {
            task(command, "variables", true);
        } else if (command instanceof SubmitTaskFormCmd) {
            task(command, "properties", true);
        } else {
            guardWrites(command);
        }
    }

    private void task(Command<?> command, String variables, boolean complete) {
        Inside.check(
                engine,
                context -> check.task(
                        context,
                        Peek.get(command, "taskId"),
                        Peek.<Map<String, Object>>get(command, variables),
                        complete,
                        accepted -> Peek.set(command, variables, accepted)));
    }

    private void guardWrites(Command<?> command) {
        if (command instanceof AbstractSetVariableCmd || command instanceof AbstractPatchVariablesCmd) {
            boolean ofTask = command instanceof SetTaskVariablesCmd || command instanceof PatchTaskVariablesCmd;
            Collection<String> removed =
                    command instanceof AbstractPatchVariablesCmd ? Peek.get(command, "deletions") : null;
            Inside.check(engine, context -> {
                check.removal(removed);
                check.write(
                        context,
                        Peek.get(command, "entityId"),
                        ofTask,
                        Peek.get(command, "variables"),
                        accepted -> Peek.set(command, "variables", accepted));
            });
        } else if (command instanceof AbstractRemoveVariableCmd) {
            Inside.check(engine, context -> check.removal(Peek.get(command, "variableNames")));
        } else if (command instanceof AbstractCorrelateMessageCmd) {
            MessageCorrelationBuilderImpl message = Peek.get(command, "builder");
            Inside.check(
                    engine,
                    context -> check.message(
                            context,
                            message.getMessageName(),
                            message.getBusinessKey(),
                            message.getProcessInstanceId(),
                            present(
                                    message.getPayloadProcessInstanceVariables(),
                                    message.getPayloadProcessInstanceVariablesLocal(),
                                    Peek.get(message, "payloadProcessInstanceVariablesToTriggeredScope"))));
        } else if (command instanceof MessageEventReceivedCmd) {
            Inside.check(
                    engine,
                    context -> check.execution(
                            context,
                            Peek.get(command, "executionId"),
                            present(
                                    Peek.get(command, "processVariables"),
                                    Peek.get(command, "processVariablesLocal"),
                                    Peek.get(command, "processVariablesToTriggeredScope"))));
        } else if (command instanceof SignalCmd) {
            Inside.check(
                    engine,
                    context -> check.execution(
                            context,
                            Peek.get(command, "executionId"),
                            present(Peek.<Map<String, Object>>get(command, "processVariables"))));
        } else if (command instanceof ExternalTaskCmd) {
            externalTask(command);
        } else {
            refuseUntargeted(command);
        }
    }

    /** What a worker writes with its answer is held against its topic's contract. */
    private void externalTask(Command<?> command) {
        boolean error = command instanceof HandleExternalTaskBpmnErrorCmd;
        if (error || command instanceof CompleteExternalTaskCmd || command instanceof HandleExternalTaskFailureCmd) {
            Inside.check(
                    engine,
                    context -> check.externalTask(
                            context,
                            Peek.get(command, "externalTaskId"),
                            present(
                                    Peek.<Map<String, Object>>get(command, "variables"),
                                    error ? null : Peek.<Map<String, Object>>get(command, "localVariables"))));
        }
    }

    /** Ways to write variables into instances that nobody named one by one: no form says what they may be. */
    private void refuseUntargeted(Command<?> command) {
        Map<String, Object> variables = null;
        if (command instanceof SignalEventReceivedCmd) {
            SignalEventReceivedBuilderImpl signal = Peek.get(command, "builder");
            variables = signal.getVariables();
        } else if (command instanceof EvaluateStartConditionCmd) {
            ConditionEvaluationBuilderImpl condition = Peek.get(command, "builder");
            variables = condition.getVariables();
        } else if (command instanceof CorrelateAllMessageBatchCmd
                || command instanceof SetVariablesToProcessInstancesBatchCmd) {
            variables = Peek.get(command, "variables");
        }
        if (variables != null && !variables.isEmpty()) {
            String first = variables.keySet().iterator().next();
            Inside.check(engine, context -> {
                throw InvalidInput.of(first, "", "不接受批量写入变量");
            });
        }
    }

    @SafeVarargs
    private static List<Map<String, Object>> present(@Nullable Map<String, Object>... maps) {
        List<Map<String, Object>> present = new ArrayList<>();
        for (Map<String, Object> map : maps) {
            if (map != null) {
                present.add(map);
            }
        }
        return present;
    }
}
