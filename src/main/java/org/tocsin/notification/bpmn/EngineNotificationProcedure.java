package org.tocsin.notification.bpmn;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Answer;
import org.tocsin.notification.NotificationProcedure;

/** The deployed procedure {@code notification}. */
@Component
class EngineNotificationProcedure implements NotificationProcedure {

    static final String KEY = "notification";
    static final String WITHDRAWN = "notificationWithdrawn";
    static final String ANSWER_TASK = "userTask_Answer";
    static final String NEXT_SEND = "timer_NextSend";
    static final String SLOT = "timer_Slot";
    static final String PASS_ON_DUE = "timer_PassOnDue";

    private final ProcessEngineConfigurationImpl engine;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final ManagementService management;
    private final IdentityService identities;
    private final ExternalTaskService externalTasks;
    private final Clock clock;

    EngineNotificationProcedure(
            @Lazy ProcessEngineConfigurationImpl engine,
            @Lazy RuntimeService runtime,
            @Lazy TaskService tasks,
            @Lazy ManagementService management,
            @Lazy IdentityService identities,
            @Lazy ExternalTaskService externalTasks,
            Clock clock) {
        this.engine = engine;
        this.runtime = runtime;
        this.tasks = tasks;
        this.management = management;
        this.identities = identities;
        this.externalTasks = externalTasks;
        this.clock = clock;
    }

    @Override
    public String start(String number, UUID message, Map<String, Object> facts) {
        return inside(() -> runtime.startProcessInstanceByKey(KEY, number, new HashMap<>(facts))
                .getId());
    }

    @Override
    public String resume(String number, UUID message, List<String> failed) {
        return start(
                number,
                message,
                Map.of(
                        MessageVariables.MESSAGE_ID,
                        message.toString(),
                        MessageVariables.FAILED,
                        String.join("\n", failed)));
    }

    /** As part of what the engine is doing anyway, or as if: starting this procedure is refused to everybody outside. */
    private <T> T inside(Supplier<T> step) {
        return engine.getCommandExecutorTxRequired().execute(context -> context.runWithoutAuthorization(step::get));
    }

    private void inside(Runnable step) {
        inside(() -> {
            step.run();
            return true;
        });
    }

    @Override
    public void withdraw(String processInstanceId) {
        inside(() -> runtime.createMessageCorrelation(WITHDRAWN)
                .processInstanceId(processInstanceId)
                .correlateAll());
    }

    @Override
    public boolean answer(String processInstanceId, String recipient, Answer answer, String via) {
        List<Task> open = tasks.createTaskQuery()
                .processInstanceId(processInstanceId)
                .taskDefinitionKey(ANSWER_TASK)
                .list();
        if (open.isEmpty()) {
            return false;
        }
        Authentication before = identities.getCurrentAuthentication();
        identities.setAuthenticatedUserId(recipient);
        try {
            inside(() -> {
                runtime.setVariable(processInstanceId, MessageVariables.ANSWERED_VIA, via);
                tasks.complete(open.get(0).getId(), Map.of(MessageVariables.ANSWER, answer.id()));
            });
        } catch (OptimisticLockingException e) {
            // In Spring's words, so that who calls need not know the engine to try again.
            throw new OptimisticLockingFailureException("Somebody else answered in the same moment", e);
        } finally {
            identities.setAuthentication(before);
        }
        return true;
    }

    @Override
    public void wake(List<String> timers, Instant at) {
        inside(() -> timers.forEach(timer -> management.setJobDuedate(timer, Date.from(at))));
    }

    @Override
    public void hurry(String processInstanceId) {
        List<Job> timers = management
                .createJobQuery()
                .processInstanceId(processInstanceId)
                .timers()
                .list();
        boolean anotherWay = timers.stream().anyMatch(timer -> at(timer, NEXT_SEND));
        if (!anotherWay && underWay(processInstanceId, timers)) {
            return;
        }
        timers.stream()
                .filter(timer -> at(timer, anotherWay ? NEXT_SEND : PASS_ON_DUE))
                .forEach(timer -> inside(() -> management.setJobDuedate(timer.getId(), Date.from(clock.instant()))));
    }

    /** Whether the next send has begun already, or waits for its turn. */
    private boolean underWay(String processInstanceId, List<Job> timers) {
        return timers.stream().anyMatch(timer -> at(timer, SLOT))
                || externalTasks
                                .createExternalTaskQuery()
                                .processInstanceId(processInstanceId)
                                .count()
                        > 0;
    }

    private boolean at(Job timer, String activity) {
        return management
                        .createJobDefinitionQuery()
                        .jobDefinitionId(timer.getJobDefinitionId())
                        .activityIdIn(activity)
                        .count()
                > 0;
    }
}
