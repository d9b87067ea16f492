package org.tocsin.notification.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.client.exception.BadRequestException;
import org.camunda.bpm.client.exception.ExternalTaskClientException;
import org.camunda.bpm.client.exception.NotFoundException;
import org.camunda.bpm.client.task.ExternalTask;
import org.camunda.bpm.client.task.ExternalTaskHandler;
import org.camunda.bpm.client.task.ExternalTaskService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tocsin.notification.Masked;

/**
 * Sends what external tasks ask for, several at once, and tells the engine what came of each.
 *
 * <p>The client calls this from its one polling thread. It hands over to threads of its own and holds the polling thread
 * while all are busy, so that no more tasks are locked than are sent soon.
 */
final class Delivery implements ExternalTaskHandler {

    /** The error a model catches to take the next channel. */
    static final String CHANNEL_FAILED = "CHANNEL_FAILED";

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    /** How often the engine is told what came of a send; its answer fails when two writes meet. */
    private static final int TELLING = 5;

    private static final int LONGEST_ID = 200;
    private static final int REMEMBERED = 2000;

    private final Map<String, Channel> channels;
    private final WorkerSettings settings;
    private final MeterRegistry metrics;
    private final ExecutorService threads = Executors.newCachedThreadPool(named());
    private final Semaphore free;
    private volatile boolean stopping;

    /**
     * What a provider has taken, by key. If the engine could not be told, the task comes back: it is then told, and
     * nobody is woken twice.
     */
    private final Map<String, String> taken = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    });

    Delivery(Map<String, Channel> channels, WorkerSettings settings, MeterRegistry metrics) {
        this.channels = channels;
        this.settings = settings;
        this.metrics = metrics;
        this.free = new Semaphore(settings.threads());
    }

    @Override
    public void execute(ExternalTask task, ExternalTaskService engine) {
        free.acquireUninterruptibly();
        if (stopping) {
            free.release();
            giveBack(task, engine);
            return;
        }
        threads.execute(() -> {
            try {
                deliver(task, engine);
            } catch (Throwable e) {
                // Whatever leaves this method would be printed and forgotten; the lock runs out and the task comes
                // back.
                log.error("Task {} could not be dealt with", task.getId(), e);
            } finally {
                free.release();
            }
        });
    }

    private void deliver(ExternalTask task, ExternalTaskService engine) {
        Timer.Sample begun = Timer.start(metrics);
        String channel = String.valueOf(variable(task, "channel"));
        String key = String.valueOf(variable(task, "deliveryKey"));
        String result;
        Runnable told;
        try {
            String id = sent(message(task));
            result = "accepted";
            log.info("Sent {} by {}", key, channel);
            told = () -> tell(task, () -> engine.complete(task, id.isEmpty() ? Map.of() : Map.of("providerId", id)));
        } catch (Refused e) {
            result = "refused";
            told = () -> refuse(task, engine, e.getMessage());
        } catch (IOException e) {
            result = "failed";
            told = () -> retry(task, engine, String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            // A mistake of ours must not lose the message: it is tried again, and then the next channel has its turn.
            result = "crashed";
            log.error("Sending {} by {} crashed", key, channel, e);
            told = () -> retry(
                    task,
                    engine,
                    (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName());
        }
        begun.stop(Timer.builder("tocsin.delivery")
                .description("Sends, by channel and by what came of them")
                .tag("channel", channels.containsKey(channel) ? channel : "none")
                .tag("result", result)
                .register(metrics));
        told.run();
    }

    private static Message message(ExternalTask task) throws Refused {
        return new Message(
                required(task, "channel"),
                variable(task, "address") instanceof String address ? address.strip() : "",
                variable(task, "subject") instanceof String subject ? subject : "",
                required(task, "text"),
                required(task, "deliveryKey"),
                Boolean.TRUE.equals(variable(task, "answers")));
    }

    private static String required(ExternalTask task, String name) throws Refused {
        if (variable(task, name) instanceof String value && !value.isBlank()) {
            return value;
        }
        throw new Refused("the task has no " + name);
    }

    private static @Nullable Object variable(ExternalTask task, String name) {
        return task.getVariable(name);
    }

    /** Sends within the deadline, whatever the channel hangs on. */
    private String sent(Message message) throws Refused, IOException, InterruptedException {
        Channel channel = channels.get(message.channel());
        if (channel == null) {
            throw new Refused("no channel " + message.channel() + " is configured");
        }
        String key = message.channel() + " " + message.key();
        String known = taken.get(key);
        if (known != null) {
            return known;
        }
        Future<String> send = threads.submit(() -> {
            String id = channel.send(message);
            return id == null ? "" : id.substring(0, Math.min(LONGEST_ID, id.length()));
        });
        try {
            String id = send.get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
            taken.put(key, id);
            return id;
        } catch (TimeoutException e) {
            send.cancel(true);
            throw new IOException("no answer within " + settings.deadline().toMillis() + " ms", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            } else if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void retry(ExternalTask task, ExternalTaskService engine, String reason) {
        int left = task.getRetries() == null ? settings.retries() : task.getRetries() - 1;
        if (left <= 0) {
            refuse(task, engine, "last try: " + reason);
            return;
        }
        String masked = Masked.of(reason);
        log.warn("Not sent by {}, {} tries left: {}", String.valueOf(variable(task, "channel")), left, masked);
        tell(
                task,
                () -> engine.handleFailure(
                        task, masked, null, left, settings.retry().toMillis()));
    }

    private void refuse(ExternalTask task, ExternalTaskService engine, String reason) {
        String masked = Masked.of(reason);
        log.warn(
                "Not sent by {}, the next channel has its turn: {}", String.valueOf(variable(task, "channel")), masked);
        tell(task, () -> engine.handleBpmnError(task, CHANNEL_FAILED, masked));
    }

    private void tell(ExternalTask task, Runnable telling) {
        for (int n = 1; ; n++) {
            try {
                telling.run();
                return;
            } catch (NotFoundException | BadRequestException e) {
                log.info("Task {} is no longer this worker's: withdrawn, or its lock has run out", task.getId());
                return;
            } catch (ExternalTaskClientException e) {
                if (n == TELLING || !waited(Duration.ofMillis(100L << n))) {
                    log.error("The engine cannot be told what came of task {}; it comes back", task.getId(), e);
                    metrics.counter("tocsin.delivery.untold").increment();
                    return;
                }
            }
        }
    }

    private static boolean waited(Duration time) {
        try {
            Thread.sleep(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void giveBack(ExternalTask task, ExternalTaskService engine) {
        try {
            engine.unlock(task);
        } catch (ExternalTaskClientException e) {
            log.info("Task {} comes back when its lock has run out", task.getId());
        }
    }

    /** From now on nothing is begun. */
    void stopping() {
        stopping = true;
    }

    /** Waits for what is under way, no longer than a send and the telling of it can take. */
    void finish() {
        try {
            if (!free.tryAcquire(settings.threads(), settings.deadline().toMillis() + 5000, TimeUnit.MILLISECONDS)) {
                log.warn("Some sends are cut off; their tasks come back when their locks have run out");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "delivery-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
