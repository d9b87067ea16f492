package org.tocsin.notification.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.camunda.bpm.client.ExternalTaskClient;
import org.camunda.bpm.client.backoff.ErrorAwareBackoffStrategy;
import org.camunda.bpm.client.exception.ExternalTaskClientException;
import org.camunda.bpm.client.interceptor.auth.BasicAuthProvider;
import org.camunda.bpm.client.task.ExternalTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.tocsin.notification.Masked;

/**
 * The external-task worker of the topic {@code notification}: asks the engine for messages, has them sent, and begins
 * again.
 */
final class Worker implements SmartLifecycle {

    static final String TOPIC = "notification";

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private static final String[] VARIABLES = {"channel", "address", "subject", "text", "deliveryKey", "answers"};

    private final WorkerSettings settings;
    private final Supplier<String> engineUrl;
    private final Map<String, Channel> channels;
    private final MeterRegistry metrics;
    private volatile long heard = System.nanoTime();
    private @Nullable Delivery delivery;
    private @Nullable ExternalTaskClient client;

    /** @param engineUrl asked at the start, when the port of this process is known */
    Worker(WorkerSettings settings, Supplier<String> engineUrl, Map<String, Channel> channels, MeterRegistry metrics) {
        this.settings = settings;
        this.engineUrl = engineUrl;
        this.channels = channels;
        this.metrics = metrics;
        Gauge.builder("tocsin.worker.silence", this, worker -> worker.silence().toMillis() / 1000.0)
                .description("Time since the engine last answered the worker, in seconds")
                .baseUnit("seconds")
                .register(metrics);
    }

    /** Time since the engine last answered. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heard);
    }

    @Override
    public synchronized void start() {
        String url = engineUrl.get();
        delivery = new Delivery(channels, settings, metrics);
        client = ExternalTaskClient.create()
                .baseUrl(url)
                .addInterceptor(new BasicAuthProvider(settings.user(), settings.password()))
                .asyncResponseTimeout(settings.longPoll().toMillis())
                .lockDuration(settings.lockDuration().toMillis())
                // As many as can be begun at once: one that waits for a free thread waits for one send at most.
                .maxTasks(settings.threads())
                .orderByCreateTime()
                .asc()
                .backoffStrategy(new OnlyAfterErrors())
                .customizeHttpClient(this::connections)
                .build();
        client.subscribe(TOPIC).variables(VARIABLES).handler(delivery).open();
        log.info("Sending messages of {} by {}", url, channels.keySet());
    }

    private void connections(HttpClientBuilder http) {
        int limit = Math.toIntExact(settings.longPoll().toMillis()) + 10_000;
        http.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                // By default five to one address: the polling and the answers of all threads shall not wait for them.
                .setMaxConnPerRoute(settings.threads() + 2)
                .setMaxConnTotal(settings.threads() + 2)
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(limit, TimeUnit.MILLISECONDS)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(5, TimeUnit.SECONDS)
                        .setSocketTimeout(limit, TimeUnit.MILLISECONDS)
                        .build())
                .build());
        http.disableRedirectHandling();
    }

    @Override
    public synchronized void stop() {
        if (delivery != null && client != null) {
            delivery.stopping();
            client.stop();
            delivery.finish();
        }
        delivery = null;
        client = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return client != null;
    }

    /** After the web server, which may be the one it asks, and stopped before it. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }

    /**
     * Asks again at once, as long polling does the waiting; an engine that cannot be reached is asked every second, and
     * later every five.
     */
    private final class OnlyAfterErrors implements ErrorAwareBackoffStrategy {

        private int errors;

        @Override
        public void reconfigure(List<ExternalTask> tasks, @Nullable ExternalTaskClientException error) {
            if (error == null) {
                if (errors > 0) {
                    log.info("The engine answers again");
                }
                errors = 0;
                heard = System.nanoTime();
            } else if (errors++ == 0) {
                log.error("The engine does not answer, no message leaves: {}", rootCause(error));
            }
        }

        @Override
        public long calculateBackoffTime() {
            return errors == 0 ? 0 : errors < 10 ? 1000 : 5000;
        }

        private static String rootCause(Throwable error) {
            Throwable cause = error;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return Masked.of(
                    Arrays.asList(error.getMessage(), cause.getMessage()).toString());
        }
    }
}
