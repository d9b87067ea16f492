package org.tocsin.notification.delivery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.client.task.ExternalTask;
import org.camunda.bpm.client.task.ExternalTaskService;
import org.mockito.Mockito;

/** Hands tasks to a delivery as the client does, and says what the engine was told. */
final class Desk {

    static final Duration DEADLINE = Duration.ofMillis(1500);

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Delivery delivery;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private RuntimeException unwilling;
    private int refusals;

    Desk(Map<String, Channel> channels) {
        this(channels, 4);
    }

    Desk(Map<String, Channel> channels, int threads) {
        delivery = new Delivery(channels, settings(threads), metrics);
    }

    static WorkerSettings settings(int threads) {
        return new WorkerSettings(
                true,
                null,
                "tocsin-worker",
                "a-password",
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                3,
                DEADLINE,
                threads,
                Duration.ofMillis(200));
    }

    static Map<String, Object> message(String channel, String address) {
        Map<String, Object> message = new HashMap<>();
        message.put("channel", channel);
        message.put("address", address);
        message.put("subject", "系统故障");
        message.put("text", "电话银行停摆\n请立即处理");
        message.put("deliveryKey", "key-1");
        message.put("answers", true);
        return message;
    }

    /** The engine's next {@code times} answers are this exception. */
    void engineThrows(RuntimeException exception, int times) {
        unwilling = exception;
        refusals = times;
    }

    /** What the engine is told about a task in its first try. */
    String handle(Map<String, Object> variables) throws InterruptedException {
        return handle(variables, null);
    }

    String handle(Map<String, Object> variables, Integer retries) throws InterruptedException {
        hand(variables, retries);
        return told();
    }

    void hand(Map<String, Object> variables, Integer retries) {
        ExternalTask task = Mockito.mock(ExternalTask.class);
        Mockito.when(task.getId()).thenReturn("task-" + variables.get("deliveryKey"));
        Mockito.when(task.getRetries()).thenReturn(retries);
        Mockito.when(task.getVariable(Mockito.anyString()))
                .thenAnswer(invocation -> variables.get(invocation.<String>getArgument(0)));
        delivery.execute(task, engine());
    }

    String told() throws InterruptedException {
        String last = told.poll(10, TimeUnit.SECONDS);
        if (last == null) {
            throw new AssertionError("the engine was told nothing");
        }
        return last;
    }

    boolean silent() {
        return told.isEmpty();
    }

    private ExternalTaskService engine() {
        return Mockito.mock(ExternalTaskService.class, invocation -> {
            synchronized (this) {
                if (refusals > 0) {
                    refusals--;
                    throw unwilling;
                }
            }
            Object[] said = invocation.getArguments();
            told.add(
                    switch (invocation.getMethod().getName()) {
                        case "complete" -> "complete " + said[1];
                        case "handleFailure" ->
                            "failure, " + said[3] + " left, again in " + said[4] + " ms: " + said[1];
                        case "handleBpmnError" -> "error " + said[1] + ": " + said[2];
                        default -> invocation.getMethod().getName();
                    });
            return null;
        });
    }
}
