package org.tocsin.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.TocsinApplication;
import org.tocsin.TocsinTest;

/**
 * A worker that is killed again and again loses no message, and what it delivers twice it delivers with the same key.
 *
 * <p>Takes minutes: {@code ./mvnw -Pkill test}.
 */
@TocsinTest
@Tag("kill")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KilledWorkerTest {

    private static final int MESSAGES = 500;
    private static final int KILLS = 20;

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    @Autowired
    Environment environment;

    @LocalServerPort
    int port;

    @Test
    void twentyKillsLoseNoneOfFiveHundredMessages() throws Exception {
        ClockUtil.reset();
        String[] people =
                IntStream.range(0, MESSAGES).mapToObj(n -> "person-" + n).toArray(String[]::new);
        for (int n = 0; n < MESSAGES; n++) {
            story.roster().person(people[n], "第 " + n + " 位", "sms:1380000%04d".formatted(n));
        }
        story.roster().onDuty("it", people);
        incidents.open("system-fault.notice", "it");
        // Never the same moments twice; the seed says which they were.
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        long begun = System.nanoTime();
        int kills = 0;

        try (Provider gateway = new Provider()) {
            gateway.behaves(exchange -> {
                Thread.sleep(10 + chance.nextInt(40));
                byte[] answer = "{\"id\": \"taken\"}".getBytes();
                exchange.sendResponseHeaders(202, answer.length);
                exchange.getResponseBody().write(answer);
            });
            while (kills < KILLS) {
                Process worker = worker(gateway.url());
                int enough = gateway.requests.size() + 8 + chance.nextInt(15);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> gateway.requests.size() >= enough);
                worker.destroyForcibly().waitFor();
                assertThat(worker.exitValue()).isEqualTo(128 + 9);
                kills++;
            }
            assertThat(keys(gateway)).as("killed while there was work to do").hasSizeLessThan(MESSAGES);
            Process last = worker(gateway.url());
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> story.jdbc()
                                    .sql("select count(*) from tocsin.notification where state = 'sent'")
                                    .query(Integer.class)
                                    .single()
                            == MESSAGES);
            last.destroy();
            assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();

            Map<String, List<Provider.Request>> byKey = gateway.requests.stream()
                    .collect(Collectors.groupingBy(
                            request -> request.header("Idempotency-Key"), TreeMap::new, Collectors.toList()));
            long repeated = byKey.values().stream()
                    .filter(requests -> requests.size() > 1)
                    .count();
            System.out.printf(
                    "KILL %d messages, %d kills, seed %d: %d keys delivered in %d requests, %d keys more than once (at"
                            + " most %d times), %d s%n",
                    MESSAGES,
                    kills,
                    seed,
                    byKey.size(),
                    gateway.requests.size(),
                    repeated,
                    byKey.values().stream().mapToInt(List::size).max().orElse(0),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));

            assertThat(byKey).hasSize(MESSAGES);
            assertThat(byKey).allSatisfy((key, requests) -> {
                assertThat(requests.stream().map(Provider.Request::body).distinct())
                        .as("the same message whenever the same key")
                        .hasSize(1);
                assertThat(requests.get(0).json().path("key").asText()).isEqualTo(key);
            });
            assertThat(gateway.requests.stream()
                            .map(request -> request.json().path("to").asText())
                            .distinct())
                    .as("every person")
                    .hasSize(MESSAGES);
            story.told(Arrays.stream(people)
                    .map(person -> "system-fault.notice → " + person)
                    .toArray(String[]::new));
            assertThat(story.messages())
                    .allMatch(message -> message.attempts().stream()
                                    .filter(attempt -> attempt.result().equals("accepted"))
                                    .count()
                            == 1);
            assertThat(story.engine()
                            .getExternalTaskService()
                            .createExternalTaskQuery()
                            .count())
                    .isZero();
        }
    }

    private static Set<String> keys(Provider gateway) {
        return gateway.requests.stream()
                .map(request -> request.header("Idempotency-Key"))
                .collect(Collectors.toSet());
    }

    /** A worker as it runs on a machine of its own, with locks short enough for a test. */
    private Process worker(String gateway) throws Exception {
        ProcessBuilder worker = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TocsinApplication.class.getName());
        worker.environment()
                .putAll(Map.of(
                        "SPRING_PROFILES_ACTIVE", "worker",
                        "SERVER_PORT", "0",
                        "TOCSIN_WORKER_ENGINE_URL", "http://127.0.0.1:" + port + "/engine-rest",
                        "TOCSIN_WORKER_PASSWORD", environment.getRequiredProperty("tocsin.worker.password"),
                        "TOCSIN_WORKER_LOCK_DURATION", "3s",
                        "TOCSIN_WORKER_DEADLINE", "1s",
                        "TOCSIN_WORKER_RETRY", "1s",
                        "TOCSIN_WORKER_LONG_POLL", "500ms",
                        "TOCSIN_CHANNELS_SMS_URL", gateway));
        File log = new File("target/killed-worker.log");
        return worker.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }
}
