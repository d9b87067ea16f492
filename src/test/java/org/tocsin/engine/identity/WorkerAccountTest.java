package org.tocsin.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.AuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.notification.delivery.Letters;

/** The delivery worker's account can take and answer its own external tasks, and nothing else. */
@TocsinTest
class WorkerAccountTest {

    private static final String WORKER = "tocsin-worker";

    @Autowired
    Story story;

    @Autowired
    Identities identities;

    @Autowired
    Environment environment;

    @Autowired
    TestRestTemplate http;

    @BeforeEach
    void deploy() {
        Letters.deploy(story.engine());
        story.deploy("admin", Map.of("other-letters.bpmn", Letters.modelOf("other-letters")));
    }

    @Test
    void itTakesAndAnswersTheTasksOfItsOwnProcedureOnly() {
        String own = Letters.write(story.engine(), "notification", Map.of("text", "停摆"));
        Letters.write(story.engine(), "other-letters", Map.of("text", "别处"));

        JsonNode fetched = fetch().getBody();

        assertThat(fetched).hasSize(1);
        assertThat(fetched.path(0).path("processInstanceId").asText()).isEqualTo(own);
        assertThat(fetched.path(0).path("variables").path("text").path("value").asText())
                .isEqualTo("停摆");
        String task = fetched.path(0).path("id").asText();
        assertThat(call(
                        HttpMethod.POST,
                        "/engine-rest/external-task/" + task + "/complete",
                        Map.of("workerId", "w", "variables", Map.of("providerId", Map.of("value", "1")))))
                .isEqualTo(HttpStatusCode.valueOf(204));
        assertThat(Letters.ends(story.engine())).containsExactly("endEvent_Sent");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /engine-rest/task",
        "GET, /engine-rest/process-instance",
        "GET, /engine-rest/process-definition",
        "GET, /engine-rest/variable-instance",
        "GET, /engine-rest/history/process-instance",
        "GET, /engine-rest/external-task",
        "GET, /engine-rest/user",
        "GET, /engine-rest/engine/default/task",
        "POST, /engine-rest/process-definition/key/notification/start",
        "POST, /engine-rest/process-definition/key/extra-task/start",
        "POST, /engine-rest/message",
        "GET, /api/incidents",
        "GET, /api/notifications",
        "GET, /api/release"
    })
    void nothingElseOpensToIt(HttpMethod method, String path) {
        assertThat(call(method, path, Map.of())).isEqualTo(HttpStatusCode.valueOf(403));
    }

    @Test
    void theEngineWouldRefuseItAsWell() {
        Letters.write(story.engine(), "other-letters", Map.of());
        story.signIn(WORKER);

        assertThat(story.engine()
                        .getRuntimeService()
                        .createProcessInstanceQuery()
                        .list())
                .isEmpty();
        assertThat(story.engine().getTaskService().createTaskQuery().list()).isEmpty();
        assertThat(story.engine()
                        .getRepositoryService()
                        .createProcessDefinitionQuery()
                        .list())
                .allMatch(definition -> definition.getKey().equals("notification"));
        assertThatThrownBy(() -> story.engine().getRuntimeService().startProcessInstanceByKey("notification"))
                .isInstanceOf(AuthorizationException.class);
    }

    @Test
    void theWebApplicationsDoNotLetItIn() {
        assertThat(signIn("agent", "agent").value()).isEqualTo(200);
        assertThat(signIn(WORKER, password()).value()).isEqualTo(403);
    }

    @Test
    void wrongPasswordsOfOthersDoNotLockItOut() {
        for (int n = 0; n < 12; n++) {
            assertThat(http.withBasicAuth(WORKER, "wrong")
                            .getForEntity("/engine-rest/task", String.class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(401);
        }

        assertThat(fetch().getStatusCode().value()).isEqualTo(200);
    }

    @Test
    void aSecondStartLeavesOneAccountWithTheSameRights() {
        identities.setUp();

        assertThat(story.engine()
                        .getIdentityService()
                        .createUserQuery()
                        .userId(WORKER)
                        .count())
                .isOne();
        assertThat(story.engine()
                        .getAuthorizationService()
                        .createAuthorizationQuery()
                        .userIdIn(WORKER)
                        .list())
                .filteredOn(grant -> grant.getResourceType() == 6)
                .hasSize(1);
        assertThat(story.engine().getIdentityService().checkPassword(WORKER, password()))
                .isTrue();
    }

    private ResponseEntity<JsonNode> fetch() {
        return http.withBasicAuth(WORKER, password())
                .postForEntity(
                        "/engine-rest/external-task/fetchAndLock",
                        Map.of(
                                "workerId",
                                "w",
                                "maxTasks",
                                10,
                                "topics",
                                List.of(Map.of("topicName", "notification", "lockDuration", 10_000))),
                        JsonNode.class);
    }

    private HttpStatusCode call(HttpMethod method, String path, Object body) {
        return http.withBasicAuth(WORKER, password())
                .exchange(path, method, new HttpEntity<>(method == HttpMethod.GET ? null : body), String.class)
                .getStatusCode();
    }

    private String password() {
        return environment.getRequiredProperty("tocsin.worker.password");
    }

    private HttpStatusCode signIn(String user, String password) {
        HttpHeaders page = http.getForEntity("/camunda/app/tasklist/default/", String.class)
                .getHeaders();
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
        for (String cookie : page.getOrEmpty(HttpHeaders.SET_COOKIE)) {
            headers.add(HttpHeaders.COOKIE, cookie.replaceFirst(";.*", ""));
            var token = Pattern.compile("XSRF-TOKEN=([^;]+)").matcher(cookie);
            if (token.find()) {
                headers.set("X-XSRF-TOKEN", token.group(1));
            }
        }
        return http.postForEntity(
                        "/camunda/api/admin/auth/user/default/login/tasklist",
                        new HttpEntity<>("username=" + user + "&password=" + password, headers),
                        String.class)
                .getStatusCode();
    }
}
