package org.tocsin.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.tocsin.TocsinApplication;

/** The profile {@code worker}: the same program, and only the worker in it. */
class DeliveryApplicationTest {

    @Test
    void onlyTheWorkerRunsAndSaysHowItIs() throws Exception {
        try (Provider engine = new Provider()) {
            engine.answers(200, "[]");
            try (ConfigurableApplicationContext worker = start(
                    "--tocsin.worker.engine-url=" + engine.url(),
                    "--tocsin.worker.password=a-password-of-its-own",
                    "--tocsin.channels.sms.url=http://127.0.0.1:1/sms",
                    "--spring.mail.host=127.0.0.1")) {
                assertThat(worker.getBeanProvider(ProcessEngine.class).stream()).isEmpty();
                assertThat(worker.getBeanProvider(DataSource.class).stream()).isEmpty();
                await().until(() -> !engine.requests.isEmpty());
                assertThat(engine.requests.get(0).uri().getPath()).endsWith("/external-task/fetchAndLock");
                assertThat(engine.requests.get(0).header("Authorization")).startsWith("Basic ");

                assertThat(get(worker, "/actuator/health"))
                        .isEqualTo("200 {\"status\":\"UP\",\"groups\":[\"liveness\",\"readiness\"]}");
                assertThat(get(worker, "/actuator/health/readiness")).startsWith("200");
                assertThat(get(worker, "/actuator/prometheus")).contains("tocsin_worker_silence_seconds");
                assertThat(get(worker, "/engine-rest/engine")).startsWith("404");
                assertThat(get(worker, "/camunda/app/tasklist/")).startsWith("404");
            }
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(this::start)
                .hasMessageContaining("TOCSIN_WORKER_ENGINE_URL is not set")
                .hasMessageContaining("TOCSIN_WORKER_PASSWORD is not set");
    }

    private ConfigurableApplicationContext start(String... settings) throws Exception {
        String[] arguments = new String[settings.length + 2];
        arguments[0] = "--spring.profiles.active=worker";
        arguments[1] = "--server.port=0";
        System.arraycopy(settings, 0, arguments, 2, settings.length);
        return TocsinApplication.start(arguments);
    }

    private static String get(ConfigurableApplicationContext worker, String path) throws Exception {
        String port = worker.getEnvironment().getRequiredProperty("local.server.port");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
