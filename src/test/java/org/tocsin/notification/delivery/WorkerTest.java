package org.tocsin.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** The worker and a real engine, over HTTP. */
@TocsinTest
@Timeout(60)
class WorkerTest {

    @Autowired
    Story story;

    @Autowired
    Environment environment;

    @LocalServerPort
    int port;

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Worker worker;

    @BeforeEach
    void deploy() {
        // The engine holds a question open, and a lock runs out, by the clock that stories stop.
        ClockUtil.reset();
        Letters.deploy(story.engine());
    }

    @AfterEach
    void stop() {
        worker.stop();
    }

    @Test
    void whatIsWrittenWhileTheWorkerAsksIsSentAndItsProvidersIdKept() {
        start(message -> {
            sent.add(message.address() + " " + message.text() + " " + message.answers());
            return "id-of-" + message.key();
        });

        String letter = write("key-1");
        await().until(() -> ends().contains("endEvent_Sent"));

        assertThat(sent).containsExactly("13800138000 电话银行停摆\n请立即处理 true");
        assertThat(story.engine()
                        .getHistoryService()
                        .createHistoricVariableInstanceQuery()
                        .processInstanceId(letter)
                        .variableName("providerId")
                        .singleResult()
                        .getValue())
                .isEqualTo("id-of-key-1");
    }

    @Test
    void aRefusedMessageTakesTheModelsOtherWay() {
        start(message -> {
            throw new Refused("no such number");
        });

        write("key-1");

        await().until(() -> ends().contains("endEvent_NotSent"));
    }

    @Test
    void aCrashLosesNoTask() {
        AtomicInteger tries = new AtomicInteger();
        start(message -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("a mistake of ours");
            }
            return "id";
        });

        write("key-1");
        await().until(() -> retries() == 3);
        ClockUtil.offset(Duration.ofSeconds(16).toMillis());
        await().until(() -> retries() == 2);
        ClockUtil.offset(Duration.ofSeconds(32).toMillis());

        await().until(() -> ends().contains("endEvent_Sent"));
        assertThat(tries).hasValue(3);
    }

    @Test
    void theFourthFailureTakesTheModelsOtherWay() {
        AtomicInteger tries = new AtomicInteger();
        start(message -> {
            tries.incrementAndGet();
            throw new java.io.IOException("busy");
        });

        write("key-1");
        for (int n = 1; n <= 4; n++) {
            int expected = n;
            await().until(() -> tries.get() == expected);
            await().until(() -> retries() == 4 - expected || !ends().isEmpty());
            ClockUtil.offset(Duration.ofSeconds(16L * n).toMillis());
        }

        await().until(() -> ends().contains("endEvent_NotSent"));
        assertThat(tries).hasValue(4);
    }

    @Test
    void severalAreSentAtOnceAndAllOfThem() {
        CountDownLatch four = new CountDownLatch(4);
        start(message -> {
            sent.add(message.key());
            four.countDown();
            // Nobody goes on before four are here together.
            four.await();
            return "id";
        });

        for (int n = 0; n < 40; n++) {
            write("key-" + n);
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> ends().size() == 40);
        assertThat(sent).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void stoppingFinishesWhatIsUnderWayAndLeavesTheRestToOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch stopping = new CountDownLatch(1);
        start(message -> {
            sent.add(message.key());
            begun.countDown();
            stopping.await();
            return "id";
        });
        for (int n = 0; n < 20; n++) {
            write("key-" + n);
        }
        begun.await();

        Thread stop = new Thread(worker::stop);
        stop.start();
        // It waits for what is under way.
        await().until(() -> stop.getState() == Thread.State.TIMED_WAITING || stop.getState() == Thread.State.WAITING);
        stopping.countDown();
        stop.join();

        int done = sent.size();
        assertThat(done).isBetween(4, 19);
        assertThat(ends()).hasSize(done);
        List<ExternalTask> left = story.engine()
                .getExternalTaskService()
                .createExternalTaskQuery()
                .list();
        assertThat(left).hasSize(20 - done).allMatch(task -> task.getWorkerId() == null);
        assertThat(worker.isRunning()).isFalse();
    }

    @Test
    void anEngineThatCannotBeReachedIsAskedAgainWithoutHurry() throws Exception {
        try (Provider engine = new Provider()) {
            engine.answers(503, "");
            worker = new Worker(Desk.settings(4), engine::url, Map.of(), metrics);
            long begun = System.nanoTime();
            worker.start();

            await().until(() -> engine.requests.size() >= 3);
            // Two pauses of a second; without them the third question comes within milliseconds.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1800));
            assertThat(metrics.get("tocsin.worker.silence").gauge().value()).isGreaterThan(1);
        }
    }

    private void start(Channel sms) {
        worker = new Worker(
                new WorkerSettings(
                        true,
                        null,
                        "tocsin-worker",
                        environment.getRequiredProperty("tocsin.worker.password"),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(15),
                        3,
                        Duration.ofSeconds(5),
                        4,
                        Duration.ofMillis(500)),
                () -> "http://127.0.0.1:" + port + "/engine-rest",
                Map.of("sms", sms),
                metrics);
        worker.start();
    }

    private String write(String key) {
        Map<String, Object> message = Desk.message("sms", "13800138000");
        message.put("deliveryKey", key);
        return Letters.write(story.engine(), "notification", message);
    }

    private List<String> ends() {
        return new ArrayList<>(Letters.ends(story.engine()));
    }

    private int retries() {
        ExternalTask task = story.engine()
                .getExternalTaskService()
                .createExternalTaskQuery()
                .singleResult();
        return task == null || task.getRetries() == null ? -1 : task.getRetries();
    }
}
