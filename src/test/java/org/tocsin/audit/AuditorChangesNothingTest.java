package org.tocsin.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.WebSession;

/** The auditor's account reads history; every other door is tried with it, and none opens. */
@TocsinTest
class AuditorChangesNothingTest {

    @Autowired
    Story story;

    @Autowired
    TestRestTemplate http;

    private ProcessInstance fault;
    private Map<String, String> ids;
    private Map<String, Long> before;

    @BeforeEach
    void aFaultThatWaits() {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", "客户无法接入");
        report.put("faultLevel", 3);
        report.put("faultType", "system");
        report.put("affectedService", "online-chat");
        report.put("symptom", "页面提示系统繁忙");
        fault = story.start("agent", "system-fault", report);
        String definition = fault.getProcessDefinitionId();
        ids = new LinkedHashMap<>();
        ids.put("{instance}", fault.getId());
        ids.put("{definition}", definition);
        ids.put(
                "{deployment}",
                story.engine()
                        .getRepositoryService()
                        .getProcessDefinition(definition)
                        .getDeploymentId());
        ids.put("{task}", story.task("userTask_FillRecord").getId());
        ids.put("{job}", story.timer("timer_CentreManagerDue").getId());
        ids.put("{jobDefinition}", story.timer("timer_CentreManagerDue").getJobDefinitionId());
        ids.put(
                "{key}",
                story.jdbc()
                        .sql("select business_key from tocsin.incident")
                        .query(String.class)
                        .single());
        ids.put(
                "{decision}",
                story.engine()
                        .getRepositoryService()
                        .createDecisionDefinitionQuery()
                        .decisionDefinitionKey("limits")
                        .latestVersion()
                        .singleResult()
                        .getId());
        ids.put(
                "{filter}",
                story.engine()
                        .getFilterService()
                        .createFilterQuery()
                        .listPage(0, 1)
                        .get(0)
                        .getId());
        ids.put(
                "{authorization}",
                story.engine()
                        .getAuthorizationService()
                        .createAuthorizationQuery()
                        .listPage(0, 1)
                        .get(0)
                        .getId());
        before = state();
    }

    @Test
    void theEnginesInterfaceRefusesEveryChange() {
        List<String> opened = new ArrayList<>();
        for (String[] call : calls()) {
            ResponseEntity<String> answer = basic(call[0], "/engine-rest" + call[1], call.length > 2 ? call[2] : null);
            if (!refused(answer) && !WITHOUT_EFFECT.contains(call[0] + " " + call[1])) {
                opened.add(
                        call[0] + " " + call[1] + " → " + answer.getStatusCode().value() + " " + answer.getBody());
            }
        }

        assertThat(opened).isEmpty();
        nothingHasChanged();
    }

    @Test
    void theWebApplicationsInterfaceRefusesTheSame() {
        WebSession auditor = WebSession.of(http, "/camunda/", "auditor");
        List<String> opened = new ArrayList<>();
        for (String[] call : calls()) {
            for (String engine : List.of("api/engine/engine/default")) {
                ResponseEntity<JsonNode> answer = auditor.send(
                        HttpMethod.valueOf(call[0]),
                        engine + fill(call[1]),
                        call.length > 2 ? json(fill(call[2])) : null);
                if (!refused(answer) && !WITHOUT_EFFECT.contains(call[0] + " " + call[1])) {
                    opened.add(call[0] + " " + call[1] + " → "
                            + answer.getStatusCode().value() + " " + answer.getBody());
                }
            }
        }

        assertThat(opened).isEmpty();
        nothingHasChanged();
    }

    @Test
    void ourOwnInterfacesRefuseEveryWrite() {
        WebSession auditor = WebSession.of(http, "/camunda/", "auditor");
        List<String> opened = new ArrayList<>();
        for (String[] call : new String[][] {
            {"POST", "roster/api/rows/person", "{\"version\":1,\"texts\":{\"id\":\"x\",\"name\":\"x\"}}"},
            {"PUT", "roster/api/rows/role/it", "{\"version\":1,\"texts\":{\"name\":\"x\"}}"},
            {"DELETE", "roster/api/rows/role/it?version=1"},
            {"GET", "roster/api/workbook"},
            {"POST", "roster/api/workbook?mode=REPLACE", "{}"},
            {"POST", "records/api/incidents/{key}/file", "{}"},
            {"DELETE", "records/api/registers/system-fault-record/records/{instance}"},
            {"PUT", "retention/api/view", "{}"},
            {"POST", "audit/api/incidents", "{}"},
            {"PUT", "audit/api/incidents/{key}", "{}"},
            {"DELETE", "audit/api/incidents/{key}"},
            {"POST", "audit/api/incidents/{key}/timeline", "{}"},
            {"POST", "reached/api/incidents/{key}", "{}"},
        }) {
            ResponseEntity<JsonNode> answer = auditor.send(
                    HttpMethod.valueOf(call[0]), fill(call[1]), call.length > 2 ? json(fill(call[2])) : null);
            if (!refused(answer) && !WITHOUT_EFFECT.contains(call[0] + " " + call[1])) {
                opened.add(
                        call[0] + " " + call[1] + " → " + answer.getStatusCode().value() + " " + answer.getBody());
            }
        }
        for (String[] call : new String[][] {
            {"POST", "/api/alerts/alertmanager", "{\"alerts\":[]}"},
            {"POST", "/api/incidents", "{}"},
            {"DELETE", "/api/incidents/{key}"},
            {"POST", "/api/notifications", "{}"},
            {"POST", "/api/records/system-fault-record", "{}"},
            {"POST", "/api/gateway/sms", "{}"},
            {"POST", "/actuator/shutdown", "{}"},
            {"GET", "/actuator/env"},
            {"GET", "/actuator/heapdump"},
        }) {
            ResponseEntity<String> answer = basic(call[0], call[1], call.length > 2 ? call[2] : null);
            if (!refused(answer) && !WITHOUT_EFFECT.contains(call[0] + " " + call[1])) {
                opened.add(
                        call[0] + " " + call[1] + " → " + answer.getStatusCode().value() + " " + answer.getBody());
            }
        }

        assertThat(opened).isEmpty();
        nothingHasChanged();
    }

    /** Each of these changes something for whoever may; a path that is gone would prove nothing. */
    @Test
    void registersAndHoldsRefuseTheAuditorByName() {
        WebSession auditor = WebSession.of(http, "/camunda/", "auditor");
        String device =
                "{\"fields\":{\"deviceNo\":\"D1\",\"name\":\"n\",\"model\":\"m\",\"location\":\"l\",\"state\":\"normal\",\"keeper\":\"k\"}}";
        String correction = "{\"version\":1,\"reason\":\"x\",\"fields\":{\"symptom\":\"x\"}}";
        String hold = "{\"incident\":\"{key}\",\"reason\":\"x\"}";
        for (String[] call : new String[][] {
            {"POST", "records/api/registers/device-ledger/records", device},
            {"POST", "records/api/registers/system-fault-record/records", device},
            {"PUT", "records/api/registers/system-fault-record/records/{instance}", correction},
            {"PUT", "records/api/registers/device-ledger/records/RG-20261122-1001", correction},
            {"POST", "retention/api/holds", hold},
            {"POST", "retention/api/holds/lift", hold},
        }) {
            ResponseEntity<JsonNode> answer =
                    auditor.send(HttpMethod.valueOf(call[0]), fill(call[1]), json(fill(call[2])));
            assertThat(answer.getStatusCode().value())
                    .as(call[0] + " " + call[1] + " → " + answer.getBody())
                    .isEqualTo(403);
        }

        nothingHasChanged();
    }

    @Test
    void tasklistAndAdministrationDoNotLetTheAuditorIn() {
        for (String application : List.of("tasklist", "admin")) {
            LinkedMultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
            form.add("username", "auditor");
            form.add("password", "auditor");
            WebSession somebody = WebSession.of(http, "/camunda/", "auditor");
            ResponseEntity<JsonNode> answer = somebody.form("api/admin/auth/user/default/login/" + application, form);

            assertThat(answer.getStatusCode().value()).as(application).isIn(401, 403);
        }
    }

    // ----

    private static String[][] calls() {
        String value = "{\"value\":\"x\",\"type\":\"String\"}";
        return new String[][] {
            {"POST", "/process-definition/key/system-fault/start", "{\"variables\":{\"summary\":{\"value\":\"x\"}}}"},
            {"POST", "/process-definition/key/system-fault/submit-form", "{\"variables\":{}}"},
            {"PUT", "/process-definition/{definition}/suspended", "{\"suspended\":true}"},
            {"PUT", "/process-definition/{definition}/history-time-to-live", "{\"historyTimeToLive\":1}"},
            {"DELETE", "/process-definition/{definition}?cascade=true"},
            {"POST", "/task/{task}/complete", "{\"variables\":{\"verdict\":{\"value\":\"false-alarm\"}}}"},
            {"POST", "/task/{task}/submit-form", "{\"variables\":{}}"},
            {"POST", "/task/{task}/claim", "{\"userId\":\"auditor\"}"},
            {"POST", "/task/{task}/unclaim", "{}"},
            {"POST", "/task/{task}/assignee", "{\"userId\":\"auditor\"}"},
            {"POST", "/task/{task}/delegate", "{\"userId\":\"auditor\"}"},
            {"POST", "/task/{task}/resolve", "{}"},
            {"POST", "/task/{task}/bpmnError", "{\"errorCode\":\"x\"}"},
            {"POST", "/task/{task}/bpmnEscalation", "{\"escalationCode\":\"x\"}"},
            {"POST", "/task/{task}/identity-links", "{\"userId\":\"auditor\",\"type\":\"candidate\"}"},
            {"POST", "/task/{task}/comment/create", "{\"message\":\"x\"}"},
            {"PUT", "/task/{task}", "{\"name\":\"x\"}"},
            {"DELETE", "/task/{task}"},
            {"PUT", "/task/{task}/variables/verdict", value},
            {"PUT", "/task/{task}/localVariables/verdict", value},
            {"DELETE", "/task/{task}/variables/verdict"},
            {"POST", "/task/create", "{\"id\":\"own\",\"name\":\"x\"}"},
            {"PUT", "/process-instance/{instance}/variables/symptom", value},
            {"POST", "/process-instance/{instance}/variables", "{\"modifications\":{\"symptom\":" + value + "}}"},
            {"DELETE", "/process-instance/{instance}/variables/symptom"},
            {"DELETE", "/process-instance/{instance}"},
            {"POST", "/process-instance/delete", "{\"processInstanceIds\":[\"{instance}\"]}"},
            {"PUT", "/process-instance/{instance}/suspended", "{\"suspended\":true}"},
            {"PUT", "/process-instance/suspended", "{\"suspended\":true,\"processDefinitionKey\":\"system-fault\"}"},
            {
                "POST",
                "/process-instance/{instance}/modification",
                "{\"instructions\":[{\"type\":\"startBeforeActivity\",\"activityId\":\"userTask_Repair\"}]}"
            },
            {
                "POST",
                "/process-instance/message-async",
                "{\"messageName\":\"x\",\"processInstanceIds\":[\"{instance}\"]}"
            },
            {
                "POST",
                "/process-instance/variables-async",
                "{\"variables\":{\"a\":" + value + "},\"processInstanceIds\":[\"{instance}\"]}"
            },
            {"PUT", "/execution/{instance}/localVariables/symptom", value},
            {"POST", "/execution/{instance}/signal", "{}"},
            {"POST", "/message", "{\"messageName\":\"phoneBankingDown\",\"processInstanceId\":\"{instance}\"}"},
            {"POST", "/signal", "{\"name\":\"x\"}"},
            {"POST", "/condition", "{\"variables\":{}}"},
            {
                "POST",
                "/migration/execute",
                "{\"migrationPlan\":{\"sourceProcessDefinitionId\":\"{definition}\",\"targetProcessDefinitionId\":\"{definition}\",\"instructions\":[]},\"processInstanceIds\":[\"{instance}\"]}"
            },
            {
                "POST",
                "/modification/execute",
                "{\"processDefinitionId\":\"{definition}\",\"processInstanceIds\":[\"{instance}\"],\"instructions\":[{\"type\":\"startBeforeActivity\",\"activityId\":\"userTask_Repair\"}]}"
            },
            {"PUT", "/job/{job}/retries", "{\"retries\":0}"},
            {"PUT", "/job/{job}/duedate", "{\"duedate\":\"2030-01-01T00:00:00.000+0800\"}"},
            {"POST", "/job/{job}/duedate/recalculate", "{}"},
            {"POST", "/job/{job}/execute", "{}"},
            {"PUT", "/job/{job}/suspended", "{\"suspended\":true}"},
            {"PUT", "/job/{job}/priority", "{\"priority\":5}"},
            {"DELETE", "/job/{job}"},
            {"POST", "/job/retries", "{\"retries\":0,\"jobIds\":[\"{job}\"]}"},
            {"PUT", "/job-definition/{jobDefinition}/retries", "{\"retries\":0}"},
            {"PUT", "/job-definition/{jobDefinition}/suspended", "{\"suspended\":true}"},
            {"PUT", "/job-definition/{jobDefinition}/jobPriority", "{\"priority\":5}"},
            {"POST", "/external-task/x/complete", "{\"workerId\":\"auditor\"}"},
            {"POST", "/external-task/x/unlock", "{}"},
            {"PUT", "/external-task/x/retries", "{\"retries\":0}"},
            {"POST", "/deployment/{deployment}/redeploy", "{}"},
            {"DELETE", "/deployment/{deployment}?cascade=true"},
            {
                "POST",
                "/decision-definition/{decision}/evaluate",
                "{\"variables\":{\"procedure\":{\"value\":\"system-fault\"},\"grade\":{\"value\":\"3\"}}}"
            },
            {"PUT", "/decision-definition/{decision}/history-time-to-live", "{\"historyTimeToLive\":1}"},
            {"POST", "/user/create", "{\"profile\":{\"id\":\"own\"},\"credentials\":{\"password\":\"x\"}}"},
            {"PUT", "/user/agent/profile", "{\"id\":\"agent\",\"firstName\":\"x\"}"},
            {"PUT", "/user/agent/credentials", "{\"password\":\"x\",\"authenticatedUserPassword\":\"auditor\"}"},
            {"DELETE", "/user/agent"},
            {"POST", "/user/agent/unlock", "{}"},
            {"POST", "/group/create", "{\"id\":\"own\",\"name\":\"x\"}"},
            {"PUT", "/group/agent", "{\"id\":\"agent\",\"name\":\"x\"}"},
            {"DELETE", "/group/agent"},
            {"PUT", "/group/camunda-admin/members/auditor", "{}"},
            {"DELETE", "/group/agent/members/agent"},
            {"POST", "/tenant/create", "{\"id\":\"own\",\"name\":\"x\"}"},
            {
                "POST",
                "/authorization/create",
                "{\"type\":1,\"permissions\":[\"ALL\"],\"userId\":\"auditor\",\"resourceType\":8,\"resourceId\":\"*\"}"
            },
            {
                "PUT",
                "/authorization/{authorization}",
                "{\"permissions\":[\"ALL\"],\"userId\":\"auditor\",\"resourceType\":8,\"resourceId\":\"*\"}"
            },
            {"DELETE", "/authorization/{authorization}"},
            {"POST", "/filter/create", "{\"resourceType\":\"Task\",\"name\":\"x\",\"query\":{}}"},
            {"PUT", "/filter/{filter}", "{\"resourceType\":\"Task\",\"name\":\"x\",\"query\":{}}"},
            {"DELETE", "/filter/{filter}"},
            {"DELETE", "/history/process-instance/{instance}"},
            {"POST", "/history/process-instance/delete", "{\"historicProcessInstanceIds\":[\"{instance}\"]}"},
            {"DELETE", "/history/process-instance/{instance}/variable-instances"},
            {
                "POST",
                "/history/process-instance/set-removal-time",
                "{\"absoluteRemovalTime\":\"2020-01-01T00:00:00.000+0800\",\"historicProcessInstanceIds\":[\"{instance}\"]}"
            },
            {"POST", "/history/cleanup?immediatelyDue=true", "{}"},
            {"DELETE", "/metrics/task-worker"},
            {"POST", "/telemetry/configuration", "{\"enableTelemetry\":true}"},
        };
    }

    /** Refused to whoever asks with 500, or answered with yes and without any effect, which the tables then show. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("DELETE /task/{task}", "POST /signal", "POST /condition", "POST /telemetry/configuration");

    private boolean refused(ResponseEntity<?> answer) {
        return List.of(400, 401, 403, 404, 405, 500)
                        .contains(answer.getStatusCode().value())
                && (answer.getStatusCode().value() != 500
                        || String.valueOf(answer.getBody()).contains("ermission"));
    }

    private ResponseEntity<String> basic(String method, String path, String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return http.withBasicAuth("auditor", "auditor")
                .exchange(
                        fill(path),
                        HttpMethod.valueOf(method),
                        new HttpEntity<>(body == null ? null : fill(body), headers),
                        String.class);
    }

    private String fill(String text) {
        String filled = text;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            filled = filled.replace(id.getKey(), id.getValue());
        }
        return filled;
    }

    private static JsonNode json(String text) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void nothingHasChanged() {
        assertThat(state()).isEqualTo(before);
        story.fireDue();
        story.told("system-fault.reported → agent-admin");
    }

    /** A digest of each table, but for what a login itself leaves behind. */
    private Map<String, Long> state() {
        Map<String, Long> state = new LinkedHashMap<>();
        for (String table : story.jdbc().sql("""
                        select table_schema || '.' || table_name from information_schema.tables
                        where table_schema in ('public', 'tocsin') and table_type = 'BASE TABLE'
                          and table_name not in ('act_ru_meter_log', 'act_ge_property', 'act_id_user', 'access_log', 'access')
                        order by 1""").query(String.class).list()) {
            state.put(
                    table,
                    story.jdbc()
                            .sql(
                                    "select coalesce(sum(hashtextextended(t::text, 0)::numeric % 1000000007), 0) + count(*) from "
                                            + table + " t")
                            .query(Long.class)
                            .single());
        }
        state.put(
                "accounts",
                story.jdbc()
                        .sql(
                                "select coalesce(sum(hashtextextended(id_ || first_ || pwd_, 0)::numeric % 1000000007), 0) from act_id_user")
                        .query(Long.class)
                        .single());
        return state;
    }
}
