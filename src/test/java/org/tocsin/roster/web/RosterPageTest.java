package org.tocsin.roster.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.WebSession;

/** Who may look, who may change, and what the page gets for an answer. */
@TocsinTest
class RosterPageTest {

    @Autowired
    TestRestTemplate http;

    @Autowired
    Story story;

    private final List<String> granted = new ArrayList<>();

    @AfterEach
    void takeBack() {
        granted.forEach(id -> authorizations().deleteAuthorization(id));
    }

    // ---- who

    @Test
    void whoeverIsNotSignedInIsSentToTheLoginAndToldNothing() {
        WebSession stranger = WebSession.stranger(http, RosterPages.PATH);

        assertThat(stranger.get("api/view", JsonNode.class).getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(stranger.get("api/rows", String.class).getBody())
                .contains("登录已过期")
                .doesNotContain("agent");
        assertThat(stranger.get("", String.class).getBody()).doesNotContain("值班名册");
    }

    @Test
    void everybodySignedInMayLook() {
        for (String user : List.of("agent", "auditor", "process-owner")) {
            JsonNode page = WebSession.of(http, RosterPages.PATH, user)
                    .get("api/view", JsonNode.class)
                    .getBody();

            assertThat(page.at("/me/id").asText()).isEqualTo(user);
            assertThat(page.at("/me/mayEdit").asBoolean()).isFalse();
            assertThat(page.at("/view/now").findValuesAsText("role")).contains("it", "duty-staff");
        }
    }

    @Test
    void anAgentMayNotChangeAnything() {
        WebSession agent = WebSession.of(http, RosterPages.PATH, "agent");

        ResponseEntity<JsonNode> answer = add(agent, "person", "id=li", "name=李四");

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(answer.getBody().path("message").asText()).isEqualTo("您没有维护值班名册的权限，请联系系统管理员");
        assertThat(agent.send(HttpMethod.DELETE, "api/rows/role/agent?version=1", null)
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(agent.send(HttpMethod.PUT, "api/rows/role/agent", Map.of("version", 1, "texts", Map.of()))
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(agent.upload("api/workbook?mode=MERGE", new byte[] {1}).getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(agent.get("api/workbook", String.class).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void anAdministratorMay() {
        assertThat(add(WebSession.of(http, RosterPages.PATH, "admin"), "person", "id=li", "name=李四")
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
    }

    @Test
    void whoeverIsGivenTheApplicationRosterMayUntilItIsTakenAway() {
        WebSession session = WebSession.of(http, RosterPages.PATH, "shift-leader");
        grant("shift-leader", "roster");
        assertThat(add(session, "person", "id=li", "name=李四").getStatusCode()).isEqualTo(HttpStatus.OK);

        takeBack();
        granted.clear();
        assertThat(add(session, "person", "id=wang", "name=王五").getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void aGrantForAllApplicationsIsNotOneForTheRoster() {
        grant("shift-leader", Authorization.ANY);

        assertThat(add(WebSession.of(http, RosterPages.PATH, "shift-leader"), "person", "id=li", "name=李四")
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void aRequestFromAnotherSiteIsRefused() {
        WebSession admin = WebSession.of(http, RosterPages.PATH, "admin");

        assertThat(add(admin.fromAnotherSite(), "person", "id=li", "name=李四").getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(admin.get("api/rows", String.class).getBody()).doesNotContain("李四");
    }

    @Test
    void thePageRunsNoScriptButItsOwnAndStaysInNoCache() {
        ResponseEntity<String> page =
                WebSession.of(http, RosterPages.PATH, "agent").get("", String.class);

        assertThat(page.getBody()).contains("值班名册");
        assertThat(page.getHeaders().getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.getHeaders().getCacheControl()).isEqualTo("no-store");
    }

    // ---- what

    @Test
    void whatIsWrongComesBackByColumnInChinese() {
        ResponseEntity<JsonNode> answer =
                add(WebSession.of(http, RosterPages.PATH, "admin"), "shift", "role=it", "begins=2026-11-23T08:00");

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("problems").findValuesAsText("column")).containsExactly("person", "ends");
        assertThat(answer.getBody().path("problems").findValuesAsText("text")).containsExactly("「人员」必填", "「结束」必填");
    }

    @Test
    void theSecondOfTwoEditorsIsTold() {
        WebSession one = WebSession.of(http, RosterPages.PATH, "admin");
        add(one, "person", "id=li", "name=李四");
        assertThat(change(one, "李四四").getStatusCode()).isEqualTo(HttpStatus.OK);

        ResponseEntity<JsonNode> late = change(one, "李五");

        assertThat(late.getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(late.getBody().path("message").asText()).contains("刚被他人修改或删除");
    }

    @Test
    void thePageShowsWhoIsOnDutyWithTheirContactsAndGapsOfTheWeek() {
        WebSession admin = WebSession.of(http, RosterPages.PATH, "admin");
        add(admin, "person", "id=li", "name=李四", "internalOnly=是");
        add(admin, "contact", "person=li", "position=1", "channel=短信", "address=13800138000");
        add(admin, "shift", "role=it", "person=li", "begins=2026-11-22 08:00", "ends=2026-11-22 20:00");

        JsonNode view = admin.get("api/view", JsonNode.class).getBody().path("view");

        JsonNode it = role(view.path("now"), "it");
        assertThat(it.at("/people/0/name").asText()).isEqualTo("李四");
        assertThat(it.at("/people/0/internalOnly").asBoolean()).isTrue();
        assertThat(it.at("/people/0/contacts/0/channel").asText()).isEqualTo("短信");
        JsonNode sunday = role(view.at("/week/lines"), "it").path("days").get(6);
        assertThat(sunday.findValuesAsText("begins")).containsExactly("00:00", "08:00", "20:00");
        assertThat(sunday.findValuesAsText("ends")).containsExactly("08:00", "20:00", "24:00");
        assertThat(sunday.findValuesAsText("gap")).containsExactly("true", "false", "true");
        assertThat(view.path("warnings").toString()).contains("信息技术部（it）11月22日 20:00 起无人值守");
    }

    @Test
    void aWorkbookThatIsTakenOutComesInAgain() {
        WebSession admin = WebSession.of(http, RosterPages.PATH, "admin");
        add(admin, "person", "id=li", "name=李四");
        byte[] file = admin.get("api/workbook", byte[].class).getBody();

        JsonNode answer = admin.upload("api/workbook?mode=REPLACE", file).getBody();

        assertThat(answer.path("unchanged").asInt()).isEqualTo(33);
        assertThat(answer.path("changed").asInt()
                        + answer.path("added").asInt()
                        + answer.path("removed").asInt())
                .isZero();
        assertThat(admin.upload("api/workbook?mode=MERGE", "nonsense".getBytes())
                        .getBody()
                        .path("message")
                        .asText())
                .contains("不是 .xlsx 工作簿");
    }

    // ---- the calendar feed

    @Test
    void theFeedHasOnesOwnShiftsAndItsAddressCanBeRenewed() {
        WebSession admin = WebSession.of(http, RosterPages.PATH, "admin");
        add(admin, "person", "id=P1", "name=张三", "account=agent");
        add(admin, "contact", "person=P1", "position=1", "channel=短信", "address=13800138000");
        add(admin, "person", "id=li", "name=李四");
        add(admin, "shift", "role=it", "person=P1", "begins=2026-11-22 20:00", "ends=2026-11-23 08:00");
        add(admin, "shift", "role=it", "person=li", "begins=2026-11-23 02:00", "ends=2026-11-23 12:00");
        WebSession agent = WebSession.of(http, RosterPages.PATH, "agent");
        String path = renew(agent);

        assertThat(http.getForObject(path, String.class))
                .contains("SUMMARY:信息技术部：张三", "DTSTART:20261122T120000Z", "DTEND:20261123T000000Z")
                .doesNotContain("李四", "13800138000")
                .containsOnlyOnce("BEGIN:VEVENT");
        assertThat(http.getForObject(path + "?role=it", String.class)).contains("张三", "李四");

        String renewed = renew(agent);
        assertThat(http.getForEntity(path, String.class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(http.getForEntity(renewed, String.class).getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(story.jdbc()
                        .sql("select count(*) from tocsin.roster_feed where token_sha256 like '%' || ? || '%'")
                        .param(renewed.replaceAll(".*/|\\.ics", ""))
                        .query(Long.class)
                        .single())
                .isZero();
    }

    // ---- scripts and probes

    @Test
    void scriptsReadWhoIsOnDutyAndWhatNeedsAttention() {
        ResponseEntity<JsonNode> answer = new Rest(http, "agent").get("/api/roster");

        assertThat(role(answer.getBody().path("onDuty"), "it")
                        .at("/people/0/person")
                        .asText())
                .isEqualTo("it");
        assertThat(answer.getBody().path("warnings").toString()).contains("2027");
        assertThat(new Rest(http, "").get("/api/roster").getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void aGapTakesNoNodeOutOfService() {
        WebSession admin = WebSession.of(http, RosterPages.PATH, "admin");
        add(admin, "person", "id=li", "name=李四");
        add(admin, "shift", "role=it", "person=li", "begins=2026-11-20 08:00", "ends=2026-11-20 20:00");

        assertThat(http.getForObject("/actuator/health", JsonNode.class)
                        .path("status")
                        .asText())
                .isEqualTo("UP");
        assertThat(http.getForEntity("/actuator/health/liveness", String.class).getStatusCode())
                .isEqualTo(HttpStatus.OK);
        assertThat(http.getForEntity("/actuator/health/readiness", String.class).getStatusCode())
                .isEqualTo(HttpStatus.OK);
    }

    // ----

    private static JsonNode role(JsonNode lines, String role) {
        for (JsonNode line : lines) {
            if (line.path("role").asText().equals(role)) {
                return line;
            }
        }
        throw new AssertionError("no line for " + role);
    }

    private String renew(WebSession session) {
        return session.send(HttpMethod.POST, "api/feed", null)
                .getBody()
                .path("path")
                .asText();
    }

    private static ResponseEntity<JsonNode> change(WebSession session, String name) {
        return session.send(
                HttpMethod.PUT, "api/rows/person/li", Map.of("version", 1, "texts", Map.of("id", "li", "name", name)));
    }

    private static ResponseEntity<JsonNode> add(WebSession session, String kind, String... typed) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String one : typed) {
            texts.put(one.split("=")[0], one.substring(one.indexOf('=') + 1));
        }
        return session.send(HttpMethod.POST, "api/rows/" + kind, Map.of("version", 0, "texts", texts));
    }

    private void grant(String user, String application) {
        Authorization grant = authorizations().createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        grant.setUserId(user);
        grant.setResource(Resources.APPLICATION);
        grant.setResourceId(application);
        grant.addPermission(Permissions.ACCESS);
        granted.add(authorizations().saveAuthorization(grant).getId());
    }

    private AuthorizationService authorizations() {
        return story.engine().getAuthorizationService();
    }
}
