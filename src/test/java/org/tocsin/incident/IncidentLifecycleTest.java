package org.tocsin.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** What is true of an incident whatever its procedure: it never ends in silence, and scripts can read it. */
@TocsinTest
@ExtendWith(OutputCaptureExtension.class)
class IncidentLifecycleTest {

    private static final Map<String, Object> REPORT = Map.of(
            "summary", "邮箱停摆", "faultLevel", 2, "faultType", "system", "affectedService", "mail", "symptom", "超时");

    @Autowired
    Story story;

    @Autowired
    TestRestTemplate http;

    @Test
    void anInstanceThatIsDeletedEndsItsIncidentOnRecord() {
        JsonNode started = new Rest(http, "agent").start("system-fault", REPORT).getBody();
        String key = started.path("businessKey").asText();

        story.signIn("admin");
        story.engine()
                .getRuntimeService()
                .deleteProcessInstance(started.path("id").asText(), "by mistake");
        story.signOut();

        JsonNode incident = new Rest(http, "agent").get("/api/incidents/" + key).getBody();
        assertThat(incident.path("state").asText()).isEqualTo("closed");
        assertThat(incident.path("outcome").asText()).isEqualTo("terminated");
        assertThat(story.journal(key)).contains("CLOSED 流程已终止，事件未按预案处置完毕");
    }

    @Test
    void aStepThatRunsOutOfRetriesIsAlarmed(CapturedOutput log) {
        String key = new Rest(http, "agent")
                .start("system-fault", REPORT)
                .getBody()
                .path("businessKey")
                .asText();
        Job tell = story.engine()
                .getManagementService()
                .createJobQuery()
                .messages()
                .singleResult();
        story.jdbc()
                .sql("alter table tocsin.notification add constraint refused check (false) not valid")
                .update();
        try {
            for (int tries = 0; tries < 5; tries++) {
                assertThatThrownBy(() -> story.engine().getManagementService().executeJob(tell.getId()));
                story.pass(Duration.ofMinutes(2));
            }
        } finally {
            story.jdbc()
                    .sql("alter table tocsin.notification drop constraint refused")
                    .update();
        }

        assertThat(story.journal(key)).contains("ALARM 步骤 serviceTask_TellAdministrators 多次执行失败，已停止重试，需要人工处理");
        assertThat(log).contains("Out of retries: step serviceTask_TellAdministrators of incident " + key);
        assertThat(story.engine().getRuntimeService().createIncidentQuery().count())
                .isEqualTo(1);
    }

    @Test
    void scriptsReadWhatIsOpenAndWhatHappened() {
        Rest agent = new Rest(http, "agent");
        String key = agent.start("system-fault", REPORT)
                .getBody()
                .path("businessKey")
                .asText();
        story.complete("agent-admin", "userTask_DirectHandling", Map.of("action", "cancel", "cancelReason", "误报"));
        agent.start("system-fault", REPORT);

        assertThat(agent.get("/api/incidents").getBody()).hasSize(1);
        assertThat(agent.get("/api/incidents?state=all").getBody()).hasSize(2);
        assertThat(agent.get("/api/incidents/" + key + "/timeline").getBody().findValuesAsText("kind"))
                .containsExactly("OPENED", "DONE", "CLOSED");
        assertThat(agent.get("/api/incidents/SF-1").getStatusCode().value()).isEqualTo(404);
    }

    @Test
    void nobodyReadsWithoutSigningInAndRegistersAreForThoseWhoAnswerForThem() {
        Rest nobody = new Rest(http, "");

        assertThat(nobody.get("/api/incidents").getStatusCode().value()).isEqualTo(401);
        assertThat(nobody.get("/api/notifications").getStatusCode().value()).isEqualTo(401);
        assertThat(nobody.get("/engine-rest/task").getStatusCode().value()).isEqualTo(401);
        assertThat(new Rest(http, "agent")
                        .get("/api/records/affected-customer")
                        .getStatusCode()
                        .value())
                .isEqualTo(403);
        assertThat(new Rest(http, "auditor")
                        .get("/api/records/affected-customer")
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
        assertThat(new Rest(http, "auditor")
                        .get("/api/records/no-such")
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
    }
}
