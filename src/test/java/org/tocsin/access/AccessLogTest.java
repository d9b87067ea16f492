package org.tocsin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.WebSession;

/** Whoever looks at data is in the log, by whichever way they look; and without the log nobody sees anything. */
@TocsinTest
class AccessLogTest {

    @Autowired
    Story story;

    @Autowired
    TestRestTemplate http;

    @Autowired
    JdbcClient application;

    @Autowired
    Environment environment;

    private String instance;
    private String incident;

    @BeforeEach
    void anIncident() {
        Map<String, Object> report = new HashMap<>(Map.of("summary", "客户无法接入", "faultLevel", 3, "faultType", "system"));
        report.put("affectedService", "online-chat");
        report.put("symptom", "页面提示系统繁忙");
        ProcessInstance fault = story.start("agent", "system-fault", report);
        story.fireDue();
        story.told("system-fault.reported → agent-admin");
        instance = fault.getId();
        incident = story.jdbc()
                .sql("select business_key from tocsin.incident")
                .query(String.class)
                .single();
    }

    // ---- each way

    @Test
    void variablesOfAnInstanceByScript() {
        Rest auditor = new Rest(http, "auditor");

        assertThat(auditor.get("/engine-rest/process-instance/" + instance + "/variables")
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
        auditor.get("/engine-rest/process-instance/" + instance + "/variables/summary");
        auditor.get("/engine-rest/variable-instance?processInstanceIdIn=" + instance);
        auditor.get("/engine-rest/execution/" + instance + "/localVariables");

        assertThat(log())
                .containsExactly(
                        "auditor VARIABLES " + incident + " 接口 GET /process-instance/{id}/variables 127.0.0.1",
                        "auditor VARIABLES " + incident + " 接口 GET /process-instance/{id}/variables 127.0.0.1",
                        "auditor VARIABLES " + incident + " 接口 GET /variable-instance 127.0.0.1",
                        "auditor VARIABLES " + incident + " 接口 GET /execution/{id}/localVariables 127.0.0.1");
    }

    @Test
    void theHistoryOfAnInstanceButNotCountsAndStatistics() {
        Rest auditor = new Rest(http, "auditor");

        auditor.get("/engine-rest/history/detail?processInstanceId=" + instance);
        auditor.get("/engine-rest/history/variable-instance?processInstanceId=" + instance);
        auditor.post("/engine-rest/history/variable-instance", Map.of("processInstanceId", instance));
        auditor.get("/engine-rest/history/process-instance/" + instance);
        auditor.get("/engine-rest/history/process-instance/count");
        auditor.get("/engine-rest/history/process-instance/report?reportType=duration&periodUnit=month");

        assertThat(log())
                .containsExactly(
                        "auditor HISTORY " + incident + " 接口 GET /history 127.0.0.1",
                        "auditor HISTORY " + incident + " 接口 GET /history 127.0.0.1",
                        "auditor HISTORY  接口 POST /history 127.0.0.1",
                        "auditor HISTORY " + incident + " 接口 GET /history/process-instance/{id} 127.0.0.1");
    }

    @Test
    void aTasksFormButNotTheListOfTasks() {
        String task = story.task("userTask_FillRecord").getId();
        Rest admin = new Rest(http, "agent-admin");

        admin.get("/engine-rest/task");
        admin.get("/engine-rest/task/" + task);
        admin.get("/engine-rest/task/" + task + "/form-variables");

        assertThat(log())
                .containsExactly("agent-admin TASK " + incident + " 接口 GET /task/{id}/form-variables 127.0.0.1");
    }

    @Test
    void tasksThatBringTheirVariablesAlong() {
        String task = story.task("userTask_FillRecord").getId();
        Rest admin = new Rest(http, "agent-admin");
        WebSession session = WebSession.of(http, "/camunda/api/engine/engine/default/", "agent-admin");
        forget();

        assertThat(admin.get("/engine-rest/task?withTaskVariablesInReturn=true")
                        .getBody()
                        .toString())
                .contains("客户无法接入");
        admin.get("/engine-rest/engine/default/task?processInstanceId=" + instance
                + "&withTaskLocalVariablesInReturn=true");
        admin.post("/engine-rest/task", Map.of("withTaskVariablesInReturn", true));
        admin.get("/engine-rest/task/" + task + "?withTaskVariablesInReturn=true");
        session.get("task/" + task + "?withTaskVariablesInReturn=true", JsonNode.class);
        admin.get("/engine-rest/task?withTaskVariablesInReturn=false");
        admin.get("/engine-rest/task/count?withTaskVariablesInReturn=true");

        assertThat(log())
                .containsExactly(
                        "agent-admin VARIABLES  接口 GET /task 127.0.0.1",
                        "agent-admin VARIABLES " + incident + " 接口 GET /task 127.0.0.1",
                        "agent-admin VARIABLES  接口 POST /task 127.0.0.1",
                        "agent-admin VARIABLES " + incident + " 接口 GET /task/{id} 127.0.0.1",
                        "agent-admin VARIABLES " + incident + " 网页 GET /task/{id} 127.0.0.1");
    }

    @Test
    void aMessagesOwnProcedureIsFoundByItsIncident() {
        String message = story.jdbc()
                .sql("select process_instance_id from tocsin.notification")
                .query(String.class)
                .single();

        new Rest(http, "auditor").get("/engine-rest/history/process-instance/" + message);

        assertThat(log())
                .containsExactly("auditor HISTORY " + incident + " 接口 GET /history/process-instance/{id} 127.0.0.1");
    }

    @Test
    void profilesOfOtherPeople() {
        new Rest(http, "admin").get("/engine-rest/user/admin/profile");
        new Rest(http, "admin").get("/engine-rest/user/agent/profile");
        new Rest(http, "admin").get("/engine-rest/user");

        assertThat(log())
                .containsExactly(
                        "admin PROFILE agent 接口 GET /user/{id}/profile 127.0.0.1",
                        "admin PROFILE  接口 GET /user 127.0.0.1");
    }

    @Test
    void theWebApplicationsAskTheSameQuestionsAndAreLoggedAlike() {
        WebSession session = WebSession.of(http, "/camunda/api/engine/engine/default/", "auditor");
        forget();

        session.get("process-instance/" + instance + "/variables", JsonNode.class);
        session.get("history/variable-instance?processInstanceId=" + instance, JsonNode.class);

        assertThat(log())
                .containsExactly(
                        "auditor VARIABLES " + incident + " 网页 GET /process-instance/{id}/variables 127.0.0.1",
                        "auditor HISTORY " + incident + " 网页 GET /history 127.0.0.1");
    }

    @Test
    void ourOwnInterfaces() {
        Rest agent = new Rest(http, "agent");

        agent.get("/api/incidents");
        agent.get("/api/incidents/" + incident + "/timeline");
        agent.get("/api/notifications?incident=" + incident);
        agent.get("/api/release");

        assertThat(log())
                .containsExactly(
                        "agent INCIDENT  接口 GET /api/incidents 127.0.0.1",
                        "agent INCIDENT " + incident + " 接口 GET /api/incidents 127.0.0.1",
                        "agent MESSAGES " + incident + " 接口 GET /api/notifications 127.0.0.1");
    }

    @Test
    void contactsOfTheRoster() {
        WebSession session = WebSession.of(http, "/camunda/roster/", "agent");
        forget();

        session.get("api/view", JsonNode.class);

        assertThat(log()).containsExactly("agent CONTACTS  网页 GET /camunda/roster/ 127.0.0.1");
    }

    @Test
    void aPageThatAsksAgainByItselfIsLookedAtOnceInFiveMinutes() {
        WebSession session = WebSession.of(http, "/camunda/reached/", "centre-manager");
        forget();

        session.get("api/incidents/" + incident, JsonNode.class);
        story.pass(Duration.ofMinutes(5).minusMillis(1));
        session.get("api/incidents/" + incident, JsonNode.class);
        assertThat(log()).hasSize(1);

        story.pass(Duration.ofMillis(1));
        session.get("api/incidents/" + incident, JsonNode.class);
        assertThat(log()).hasSize(2).allMatch(entry -> entry.startsWith("centre-manager MESSAGES " + incident));
    }

    @Test
    void aListOfTasksOnlyWhereItShowsVariables() {
        String plain = filter("plain", Map.of("priority", 1));
        String showing =
                filter("with variables", Map.of("variables", List.of(Map.of("name", "customerName", "label", "客户"))));

        hal("/engine-rest/filter/" + plain + "/list");
        assertThat(log()).isEmpty();
        hal("/engine-rest/filter/" + showing + "/list");

        story.jdbc()
                .sql("delete from act_ru_filter where id_ in (?, ?)")
                .params(plain, showing)
                .update();
        assertThat(log()).containsExactly("admin VARIABLES " + showing + " 接口 GET /filter/{id}/list 127.0.0.1");
    }

    @Test
    void anAddressWrittenInAnotherWayIsLoggedOrLeadsNowhere() {
        String variables = "process-instance/" + instance + "/variables";
        for (String path : List.of(
                "/engine-rest//" + variables,
                "/engine-rest/process-instance//" + instance + "/variables",
                "/engine-rest/" + variables + "//",
                "/engine-rest/process-instance;a=b/" + instance + "/variables;c=d",
                "/engine-rest/./" + variables,
                "/engine-rest/x/../" + variables,
                "/engine-rest/engine//default/" + variables,
                "/engine-rest/%70rocess-instance/" + instance + "/variables",
                "//engine-rest/" + variables,
                "/engine-rest/engine/default;a=b/" + variables)) {
            forget();

            var answer = http.withBasicAuth("auditor", "auditor")
                    .getForEntity(URI.create(http.getRootUri() + path), String.class);

            if (String.valueOf(answer.getBody()).contains("客户无法接入")) {
                assertThat(log()).as(path).hasSize(1);
            }
        }
    }

    @Test
    void whatAWorkerFetchesIsNoPersonsLooking() {
        Map<String, Object> fetch = Map.of(
                "workerId",
                "w",
                "maxTasks",
                1,
                "topics",
                List.of(Map.of("topicName", "notification", "lockDuration", 1)));

        assertThat(http.withBasicAuth("tocsin-worker", environment.getRequiredProperty("tocsin.worker.password"))
                        .postForEntity("/engine-rest/external-task/fetchAndLock", fetch, JsonNode.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
        assertThat(log()).isEmpty();
        new Rest(http, "admin").post("/engine-rest/external-task/fetchAndLock", fetch);

        assertThat(log()).containsExactly("admin VARIABLES  接口 POST /external-task/fetchAndLock 127.0.0.1");
    }

    // ---- refusals

    @Test
    void whoeverIsRefusedIsInTheLogToo() {
        new Rest(http, "agent").get("/engine-rest/process-instance/" + instance + "/variables");
        new Rest(http, "agent").get("/api/records/system-fault-record");
        new Rest(http, "").get("/api/incidents");
        http.withBasicAuth("somebody", "wrong").getForEntity("/api/incidents", String.class);

        assertThat(log())
                .containsExactly(
                        "agent VARIABLES " + incident + " 接口 GET /process-instance/{id}/variables 127.0.0.1 refused",
                        "agent REGISTER system-fault-record 接口 GET /api/records/{type} 127.0.0.1 refused",
                        " INCIDENT  接口 GET /api/incidents 127.0.0.1 refused",
                        " INCIDENT  接口 GET /api/incidents（自称 somebody） 127.0.0.1 refused");
    }

    @Test
    void whatIsNotThereIsNoAccess() {
        new Rest(http, "auditor").get("/api/incidents/SF-20261122-1");

        assertThat(log()).isEmpty();
    }

    // ---- the log itself

    @Test
    void nothingIsShownThatCannotBeLogged() {
        WebSession reached = WebSession.of(http, "/camunda/reached/", "auditor");
        story.jdbc()
                .sql("alter table tocsin.access_log add constraint broken check (who = 'nobody') not valid")
                .update();
        try {
            Rest auditor = new Rest(http, "auditor");
            for (String path : List.of(
                    "/engine-rest/process-instance/" + instance + "/variables",
                    "/engine-rest/history/variable-instance",
                    "/api/incidents/" + incident,
                    "/api/notifications?incident=" + incident)) {
                var answer = auditor.get(path);
                assertThat(answer.getStatusCode()).as(path).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
                assertThat(answer.getBody().toString()).contains("查阅记录暂时无法写入").doesNotContain("客户无法接入");
            }
            assertThat(reached.get("api/incidents/" + incident, String.class).getBody())
                    .contains("查阅记录暂时无法写入")
                    .doesNotContain("客户无法接入");
            assertThat(auditor.get("/api/release").getStatusCode()).isEqualTo(HttpStatus.OK);
        } finally {
            story.jdbc()
                    .sql("alter table tocsin.access_log drop constraint broken")
                    .update();
        }
    }

    @Test
    void theApplicationCanNeitherChangeNorRemoveAnEntry() {
        new Rest(http, "agent").get("/api/incidents");

        assertThatThrownBy(() -> application
                        .sql("update tocsin.access_log set who = 'other'")
                        .update())
                .hasStackTraceContaining("permission denied");
        assertThatThrownBy(
                        () -> application.sql("delete from tocsin.access_log").update())
                .hasStackTraceContaining("permission denied");
    }

    @Test
    void auditorsAndAdministratorsSearchItAndThatIsLoggedToo() {
        new Rest(http, "agent").get("/api/incidents/" + incident);
        new Rest(http, "agent-admin").get("/api/incidents");
        WebSession auditor = WebSession.of(http, "/camunda/access/", "auditor");

        assertThat(found(auditor, "")).hasSize(2);
        assertThat(found(auditor, "&who=agent")).containsExactly("agent 事件 " + incident);
        assertThat(found(auditor, "&subject=" + incident)).containsExactly("agent 事件 " + incident);
        assertThat(found(auditor, "&what=ACCESS_LOG")).hasSize(3).allMatch(line -> line.startsWith("auditor 查阅记录"));
        assertThat(found(auditor, "&refused=true")).isEmpty();
        assertThat(found(auditor, "&to=2026-11-21")).isEmpty();
        assertThat(WebSession.of(http, "/camunda/access/", "agent")
                        .get("api/entries", JsonNode.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(log()).last().asString().startsWith("agent ACCESS_LOG").endsWith("refused");
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() {
        story.jdbc().sql("""
                        insert into tocsin.access_log (at, who, what, subject, detail, address, refused)
                        select timestamptz '2026-11-22T08:00:00+08:00' + n / 10 * interval '1 second', 'agent', 'INCIDENT',
                          'n' || n, '', '', false from generate_series(1, 250) n""").update();
        WebSession auditor = WebSession.of(http, "/camunda/access/", "auditor");

        JsonNode first = auditor.get("api/entries?who=agent", JsonNode.class).getBody();
        JsonNode second = auditor.get("api/entries?who=agent&before=" + last(first), JsonNode.class)
                .getBody();
        JsonNode third = auditor.get("api/entries?who=agent&before=" + last(second), JsonNode.class)
                .getBody();

        assertThat(first.path("lines").path(0).path("subject").asText()).isEqualTo("n250");
        assertThat(second.path("lines").path(0).path("subject").asText()).isEqualTo("n150");
        assertThat(third.path("lines").findValuesAsText("subject")).hasSize(50).endsWith("n1");
        assertThat(first.path("more").asBoolean()).isTrue();
        assertThat(third.path("more").asBoolean()).isFalse();
    }

    // ----

    private static String last(JsonNode page) {
        return page.path("lines").path(page.path("lines").size() - 1).path("id").asText();
    }

    private List<String> found(WebSession session, String search) {
        JsonNode view = session.get("api/entries?from=2026-11-01" + search, JsonNode.class)
                .getBody();
        List<String> lines = new java.util.ArrayList<>();
        view.path("lines")
                .forEach(line -> lines.add(
                        line.path("who").asText() + " " + line.path("what").asText() + " "
                                + line.path("subject").asText()));
        return lines;
    }

    private String filter(String name, Map<String, Object> properties) {
        Filter filter = story.engine().getFilterService().newTaskFilter(name);
        filter.setQuery(story.engine().getTaskService().createTaskQuery());
        filter.setProperties(properties);
        return story.engine().getFilterService().saveFilter(filter).getId();
    }

    private void hal(String path) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Accept", "application/hal+json");
        assertThat(http.withBasicAuth("admin", "admin")
                        .exchange(path, HttpMethod.GET, new HttpEntity<>(headers), String.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
    }

    private void forget() {
        story.jdbc().sql("delete from tocsin.access_log").update();
    }

    private List<String> log() {
        return story.jdbc().sql("""
                        select who || ' ' || what || ' ' || subject || ' ' || detail || ' ' || address
                          || case when refused then ' refused' else '' end
                        from tocsin.access_log order by id""").query(String.class).list();
    }
}
