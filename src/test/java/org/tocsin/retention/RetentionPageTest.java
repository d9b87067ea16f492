package org.tocsin.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.WebSession;

/** Who may look, who may place and lift a hold, and what the page gets for an answer. */
@TocsinTest
class RetentionPageTest {

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    @Autowired
    TestRestTemplate http;

    private String incident;

    @BeforeEach
    void anIncident() {
        incident = incidents.open("system-fault.reported", "agent-admin");
        story.told("system-fault.reported → agent-admin");
    }

    @Test
    void complianceAndAdministratorsPlaceAndLiftHolds() {
        assertThat(place("compliance-risk").getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(view("auditor").at("/holds/0/incident").asText()).isEqualTo(incident);
        assertThat(view("compliance-risk").path("mayChange").asBoolean()).isTrue();

        assertThat(lift("admin").getStatusCode()).isEqualTo(HttpStatus.OK);

        assertThat(view("auditor").at("/holds/0/liftedBy").asText()).isEqualTo("admin");
        assertThat(story.journal(incident)).contains("HELD 冻结：不脱敏、不清理。理由：诉讼", "RELEASED 解除冻结：重新按保存期限处理。理由：结案");
    }

    @Test
    void anAuditorSeesAllOfItAndChangesNothing() {
        assertThat(view("auditor").path("mayChange").asBoolean()).isFalse();

        for (ResponseEntity<JsonNode> answer : List.of(place("auditor"), lift("auditor"))) {
            assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
            assertThat(answer.getBody().path("message").asText()).contains("没有冻结或解除冻结的权限");
        }
        assertThat(view("auditor").path("holds")).isEmpty();
    }

    @Test
    void othersSeeNothing() {
        for (String user : List.of("agent", "centre-manager")) {
            assertThat(session(user).get("api/view", JsonNode.class).getStatusCode())
                    .as(user)
                    .isEqualTo(HttpStatus.FORBIDDEN);
        }
    }

    @Test
    void aRequestFromAnotherSiteIsRefused() {
        assertThat(session("admin")
                        .fromAnotherSite()
                        .send(HttpMethod.POST, "api/holds", Map.of("incident", incident, "reason", "诉讼"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(view("admin").path("holds")).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        ResponseEntity<JsonNode> answer =
                session("admin").send(HttpMethod.POST, "api/holds", Map.of("incident", incident, "reason", " "));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("message").asText()).contains("理由", "必填");
        assertThat(session("admin")
                        .send(HttpMethod.POST, "api/holds", Map.of("reason", "诉讼"))
                        .getBody()
                        .path("message")
                        .asText())
                .contains("事件编号", "必填");
    }

    @Test
    void whatFailedIsShownAsTrouble() {
        story.jdbc()
                .sql("insert into tocsin.retention_run (at, what, counts) values (now(), 'masked', '{\"failed\": 2}')")
                .update();

        JsonNode step = view("auditor").at("/steps/0");

        assertThat(step.path("text").asText()).contains("出错 2 项，留待下次");
        assertThat(step.path("trouble").asBoolean()).isTrue();
    }

    @Test
    void eachProceduresTimesAreShown() {
        JsonNode rules = view("auditor").path("rules");

        assertThat(rules.findValuesAsText("procedure")).contains("系统故障", "通知送达");
        assertThat(rules).anySatisfy(rule -> {
            assertThat(rule.path("procedure").asText()).isEqualTo("系统故障");
            assertThat(rule.path("history").asText()).isEqualTo("1826 天");
            assertThat(rule.path("keep").asText()).isEqualTo("10 年");
            assertThat(rule.path("personal").asText()).isEqualTo("1 年");
        });
        assertThat(view("auditor").path("accessLog").asText()).isEqualTo("3 年");
    }

    // ----

    private WebSession session(String user) {
        return WebSession.of(http, "/camunda/retention/", user);
    }

    private JsonNode view(String user) {
        return session(user).get("api/view", JsonNode.class).getBody();
    }

    private ResponseEntity<JsonNode> place(String user) {
        return session(user).send(HttpMethod.POST, "api/holds", Map.of("incident", incident, "reason", "诉讼"));
    }

    private ResponseEntity<JsonNode> lift(String user) {
        return session(user).send(HttpMethod.POST, "api/holds/lift", Map.of("incident", incident, "reason", "结案"));
    }
}
