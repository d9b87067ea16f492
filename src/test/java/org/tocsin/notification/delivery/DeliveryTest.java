package org.tocsin.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.client.exception.EngineException;
import org.camunda.bpm.client.exception.NotFoundException;
import org.camunda.bpm.client.exception.RestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What becomes of a task between the polling thread and the engine's answer. */
@Timeout(30)
class DeliveryTest {

    private static final Map<String, Object> MESSAGE = Desk.message("sms", "13800138000");

    @Test
    void aCrashIsTriedAgainAndThenLeftToTheNextChannel() throws Exception {
        Desk desk = new Desk(Map.of("sms", message -> {
            throw new StackOverflowError();
        }));

        assertThat(desk.handle(MESSAGE)).startsWith("failure, 3 left");
        assertThat(desk.handle(MESSAGE, 1)).startsWith("error CHANNEL_FAILED: last try");
    }

    @Test
    void aTaskThatLacksSomethingIsLeftToTheNextChannel() throws Exception {
        Desk desk = new Desk(Map.of("sms", message -> "never"));
        Map<String, Object> keyless = Desk.message("sms", "13800138000");
        keyless.remove("deliveryKey");

        assertThat(desk.handle(keyless)).isEqualTo("error CHANNEL_FAILED: the task has no deliveryKey");
        assertThat(desk.handle(Desk.message("pigeon", "")))
                .isEqualTo("error CHANNEL_FAILED: no channel pigeon is configured");
    }

    @Test
    void asManyAreSentAtOnceAsThereAreThreadsAndNoMoreAreTaken() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(3);
        AtomicInteger sends = new AtomicInteger();
        Desk desk = new Desk(
                Map.of("sms", message -> {
                    sends.incrementAndGet();
                    begun.countDown();
                    go.await();
                    return "id";
                }),
                3);
        Thread polling = new Thread(() -> {
            for (int n = 0; n < 4; n++) {
                Map<String, Object> message = Desk.message("sms", "13800138000");
                message.put("deliveryKey", "key-" + n);
                desk.hand(message, null);
            }
        });

        polling.start();
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        polling.join(100);
        assertThat(polling.isAlive()).isTrue();
        assertThat(sends).hasValue(3);

        go.countDown();
        polling.join(5000);
        for (int n = 0; n < 4; n++) {
            assertThat(desk.told()).isEqualTo("complete {providerId=id}");
        }
    }

    @Test
    void aSendThatHangsGivesItsPlaceToTheNext() throws Exception {
        Desk desk = new Desk(
                Map.of("sms", message -> {
                    if (message.key().equals("key-1")) {
                        new CountDownLatch(1).await();
                    }
                    return "id";
                }),
                1);
        Map<String, Object> next = Desk.message("sms", "13800138000");
        next.put("deliveryKey", "key-2");

        desk.hand(MESSAGE, null);
        desk.hand(next, null);

        assertThat(desk.told()).isEqualTo("failure, 3 left, again in 15000 ms: no answer within 1500 ms");
        assertThat(desk.told()).isEqualTo("complete {providerId=id}");
    }

    @Test
    void theEngineIsToldAgainWhenItsAnswerFails() throws Exception {
        Desk desk = new Desk(Map.of("sms", message -> "id"));
        desk.engineThrows(new EngineException("optimistic locking", new RestException("x", "x", 500)), 3);

        assertThat(desk.handle(MESSAGE)).isEqualTo("complete {providerId=id}");
    }

    @Test
    void whatTheEngineCouldNotBeToldIsNotSentAgain() throws Exception {
        List<String> sent = new CopyOnWriteArrayList<>();
        Desk desk = new Desk(Map.of("sms", message -> {
            sent.add(message.key());
            return "id";
        }));
        desk.engineThrows(new EngineException("down", new RestException("x", "x", 500)), 5);

        desk.hand(MESSAGE, null);
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> desk.metrics.find("tocsin.delivery.untold").counter() != null);
        assertThat(desk.handle(MESSAGE)).isEqualTo("complete {providerId=id}");
        assertThat(sent).containsExactly("key-1");
    }

    @Test
    void aTaskThatWasWithdrawnIsNobodysMistake() throws Exception {
        Desk desk = new Desk(Map.of("sms", message -> "id"));
        desk.engineThrows(new NotFoundException("gone", new RestException("x", "x", 404)), 1);

        desk.hand(MESSAGE, null);
        desk.delivery.finish();

        assertThat(desk.silent()).isTrue();
        assertThat(desk.metrics.find("tocsin.delivery.untold").counter()).isNull();
    }

    @Test
    void whenItStopsWhatIsUnderWayIsFinishedAndTheRestGivenBack() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Desk desk = new Desk(
                Map.of("sms", message -> {
                    go.await();
                    return "id";
                }),
                2);
        desk.hand(MESSAGE, null);

        desk.delivery.stopping();
        desk.hand(Desk.message("sms", "13800138001"), null);
        assertThat(desk.told()).isEqualTo("unlock");
        go.countDown();
        desk.delivery.finish();

        assertThat(desk.told()).isEqualTo("complete {providerId=id}");
    }

    @Test
    void everySendIsCountedByChannelAndResult() throws Exception {
        Desk desk = new Desk(Map.of("sms", message -> "id"));

        desk.handle(MESSAGE);
        desk.handle(Desk.message("pigeon", ""));

        List<String> counted = new ArrayList<>();
        desk.metrics
                .find("tocsin.delivery")
                .timers()
                .forEach(timer -> counted.add(
                        timer.getId().getTag("channel") + " " + timer.getId().getTag("result") + " " + timer.count()));
        assertThat(counted).containsExactlyInAnyOrder("sms accepted 1", "none refused 1");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void theLogSaysNothingAboutPeople(CapturedOutput log) throws Exception {
        Desk desk = new Desk(Map.of(
                "sms",
                message -> {
                    throw new Refused("no such number " + message.address());
                },
                "email",
                message -> {
                    throw new java.io.IOException("450 <" + message.address() + "> greylisted");
                }));

        desk.handle(MESSAGE);
        desk.handle(Desk.message("email", "zhang.san@bank.example"));
        desk.delivery.finish();

        assertThat(log).contains("138***00", "z***@bank.example");
        assertThat(log.toString())
                .doesNotContain("13800138000")
                .doesNotContain("zhang.san")
                .doesNotContain("停摆");
    }

    @Test
    void aLockTooShortForASendIsRefused() {
        assertThatThrownBy(() -> new WorkerSettings(
                        true,
                        null,
                        "tocsin-worker",
                        "x",
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(15),
                        3,
                        Duration.ofSeconds(10),
                        8,
                        Duration.ofSeconds(1)))
                .hasMessageContaining("tocsin.worker.lock-duration");
    }
}
