package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tocsin.procedure.Complaint.with;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.WebSession;

/** By no way in does the one complained about see anything of the complaint (S1-3.2.3b), whatever else that person may read. */
@TocsinTest
class HiddenComplaintTest {

    @Autowired
    Story story;

    @Autowired
    TestRestTemplate http;

    /** In as many groups of staff as may be. */
    private static final String ACCUSED = "accused";

    private User accused;

    @BeforeEach
    void somebodyWhoMayReadALot() {
        IdentityService identities = story.engine().getIdentityService();
        accused = identities.newUser(ACCUSED);
        accused.setPassword(ACCUSED);
        identities.saveUser(accused);
        for (String group : List.of("agent", "duty-staff", "team-leader", "centre-manager")) {
            identities.createMembership(ACCUSED, group);
        }
    }

    @AfterEach
    void gone() {
        story.engine().getIdentityService().deleteUser(accused.getId());
    }

    @Test
    void nothingOfItIsFoundByAnyWayIn() {
        ProcessInstance complaint = complaint(ACCUSED);
        story.told("complaint-handling.about-agent → team-leader");

        // Colleagues find it; otherwise this would prove nothing.
        assertThat(found(complaint, "duty-staff")).isNotEmpty();
        assertThat(found(complaint, ACCUSED)).isEmpty();
    }

    @Test
    void anAuditorComplainedAboutFindsItOnNoneOfTheirPages() {
        story.engine().getIdentityService().createMembership(ACCUSED, "auditor");
        ProcessInstance complaint = complaint(ACCUSED);
        story.told("complaint-handling.about-agent → team-leader");

        assertThat(onPages(complaint, "auditor")).hasSizeGreaterThan(8);
        assertThat(onPages(complaint, ACCUSED)).isEmpty();
    }

    @Test
    void whoeverMayReadEverythingFindsNothingOfItInTheEngineEither() {
        for (String group : List.of("auditor", "process-owner", "camunda-admin")) {
            story.engine().getIdentityService().createMembership(ACCUSED, group);
        }
        ProcessInstance complaint = complaint(ACCUSED);
        story.told("complaint-handling.about-agent → team-leader");
        assertThat(byRest(complaint, "auditor")).hasSizeGreaterThan(8);
        assertThat(found(complaint, ACCUSED)).isEmpty();

        ProcessInstance another = complaint("agent");
        story.told("complaint-handling.about-agent → team-leader", "complaint-handling.about-agent → accused");
        assertThat(byRest(another, ACCUSED)).hasSizeGreaterThan(8);
        assertThat(counted(complaint, "auditor")).containsExactly(1, 1);
        assertThat(counted(complaint, ACCUSED)).containsExactly(0, 0);
        assertThat(counted(another, ACCUSED)).containsExactly(1, 1);

        // Nor can anything be done to it.
        Rest rest = new Rest(http, ACCUSED);
        String instance = "/engine-rest/process-instance/" + complaint.getId();
        assertThat(rest.put(instance + "/variables/summary", Map.of("value", "没有此事"))
                        .getStatusCode()
                        .is2xxSuccessful())
                .isFalse();
        assertThat(rest.put(instance + "/suspended", Map.of("suspended", true))
                        .getStatusCode()
                        .is2xxSuccessful())
                .isFalse();
        Task reply = story.engine()
                .getTaskService()
                .createTaskQuery()
                .processInstanceId(complaint.getId())
                .singleResult();
        assertThat(rest.complete(reply.getId(), Map.of()).getStatusCode().is2xxSuccessful())
                .isFalse();
    }

    @Test
    void noFileNoCountAndNoLogOfAccessesSaysAnythingOfIt() throws IOException {
        story.engine().getIdentityService().createMembership(ACCUSED, "auditor");
        ProcessInstance complaint = complaint(ACCUSED);
        story.told("complaint-handling.about-agent → team-leader");
        String key = story.businessKey(complaint);

        assertThat(rows("auditor")).contains(key);
        assertThat(rows(ACCUSED)).doesNotContain(key);
        assertThat(registered("auditor")).isEqualTo(1);
        assertThat(registered(ACCUSED)).isZero();
        for (String format : List.of("docx", "pdf")) {
            String file = "api/incidents/" + key + "/file?format=" + format;
            assertThat(WebSession.of(http, "/camunda/records/", "auditor")
                            .get(file, byte[].class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(200);
            assertThat(WebSession.of(http, "/camunda/records/", ACCUSED)
                            .get(file, byte[].class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(404);
        }
        assertThat(accesses("auditor")).contains(key);
        assertThat(accesses(ACCUSED)).doesNotContain(key);
        String verification = "api/incidents/" + key + "/verification";
        assertThat(WebSession.of(http, "/camunda/audit/", "auditor")
                        .get(verification, JsonNode.class)
                        .getBody()
                        .path("entries")
                        .asInt())
                .isPositive();
        WebSession reader = WebSession.of(http, "/camunda/audit/", ACCUSED);
        assertThat(reader.get(verification, JsonNode.class)
                        .getBody()
                        .path("entries")
                        .asInt())
                .isZero();
        assertThat(reader.send(HttpMethod.POST, verification, null)
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void whatComesOfAHiddenComplaintIsHiddenFromTheSame() {
        ProcessInstance complaint = complaint(ACCUSED);
        story.told("complaint-handling.about-agent → team-leader");

        Map<String, Object> about = Map.of("summary", "总结投诉", "reviewedIncident", story.businessKey(complaint));
        assertThatThrownBy(() -> story.start(ACCUSED, IncidentReview.KEY, about))
                .hasMessageContaining("没有编号为 " + story.businessKey(complaint) + " 的事件");
        ProcessInstance review = story.start("back-office", IncidentReview.KEY, about);

        story.messagesAreExpected();
        assertThat(story.businessKey(review)).isNotEqualTo(story.businessKey(complaint));
        assertThat(story.jdbc()
                        .sql("select person from tocsin.incident_hidden where business_key = ?")
                        .param(story.businessKey(review))
                        .query(String.class)
                        .list())
                .containsExactly(ACCUSED);
    }

    @Test
    void whatWasOfferedBeforeItWasKnownWhoItIsIsTakenAway() {
        ProcessInstance complaint = complaint(null);
        Task reply = story.task(Complaint.REPLY);
        assertThat(new Rest(http, ACCUSED)
                        .get("/engine-rest/task/" + reply.getId())
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
        story.engine().getTaskService().setAssignee(reply.getId(), ACCUSED);

        story.complete(
                "duty-staff", ComplaintHandling.IDENTIFY, Map.of("agentConcerned", ACCUSED, "identifyNote", "听了录音"));
        story.told("complaint-handling.about-agent → team-leader");

        assertThat(found(complaint, ACCUSED)).isEmpty();
        assertThat(story.task(Complaint.REPLY).getAssignee()).isNull();
        // The others still have it.
        assertThat(new Rest(http, "agent")
                        .get("/engine-rest/task/" + reply.getId())
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
        story.complete(
                "duty-staff", Complaint.REPLY, Map.of("repliedAt", story.now().toString(), "replyNote", "已答复"));
    }

    // ----

    /** How many complaints of that number there are, as processes and as variables. */
    private List<Integer> counted(ProcessInstance complaint, String reader) {
        Rest rest = new Rest(http, reader);
        return Stream.of(
                        "process-instance/count?processInstanceBusinessKey=" + story.businessKey(complaint)
                                + "&processDefinitionKey=complaint",
                        "variable-instance/count?variableName=summary&processInstanceId=" + complaint.getId())
                .map(path -> rest.get("/engine-rest/history/" + path)
                        .getBody()
                        .path("count")
                        .asInt())
                .toList();
    }

    /** The first cells of the list that is taken home. */
    private List<String> rows(String reader) throws IOException {
        byte[] file = WebSession.of(http, "/camunda/audit/", reader)
                .get("api/incidents.xlsx", byte[].class)
                .getBody();
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            return workbook.getFirstSheet().read().stream()
                    .map(row -> row.getCellText(0))
                    .toList();
        }
    }

    /** How many records the register of complaints says that it has. */
    private int registered(String reader) {
        for (JsonNode register : WebSession.of(http, "/camunda/records/", reader)
                .get("api/registers", JsonNode.class)
                .getBody()) {
            if (register.path("key").asText().equals("complaint")) {
                return register.path("count").asInt();
            }
        }
        throw new AssertionError("No register of complaints for " + reader);
    }

    private List<String> accesses(String reader) {
        return WebSession.of(http, "/camunda/access/", reader)
                .get("api/entries", JsonNode.class)
                .getBody()
                .path("lines")
                .findValuesAsText("subject");
    }

    /** The ways in by which that reader comes upon the complaint, each with what it says. */
    private List<String> found(ProcessInstance complaint, String reader) {
        List<String> found = onPages(complaint, reader);
        found.addAll(byRest(complaint, reader));
        return found;
    }

    private List<String> onPages(ProcessInstance complaint, String reader) {
        String key = story.businessKey(complaint);
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, List<String>> page : Map.of(
                        "/camunda/records/",
                        List.of("api/registers/complaint/records", "api/incidents/" + key + "/file"),
                        "/camunda/audit/",
                        List.of(
                                "api/incidents",
                                "api/incidents/" + key,
                                "api/incidents/" + key + "/timeline",
                                "api/instances/" + complaint.getId(),
                                "api/instances/" + complaint.getId() + "/timeline",
                                "api/instances/" + complaint.getId() + "/diagram",
                                "api/definitions/" + complaint.getProcessDefinitionId() + "/instances"),
                        "/camunda/reached/",
                        List.of("api/incidents", "api/incidents/" + key))
                .entrySet()) {
            WebSession session = WebSession.of(http, page.getKey(), reader);
            for (String path : page.getValue()) {
                look(found, session.get(path, String.class), page.getKey() + path, key, complaint.getId());
            }
        }
        return found;
    }

    private List<String> byRest(ProcessInstance complaint, String reader) {
        String key = story.businessKey(complaint);
        List<String> found = new ArrayList<>();
        Rest rest = new Rest(http, reader);
        String instance = complaint.getId();
        for (String path : List.of(
                "/api/incidents?state=all",
                "/api/incidents/" + key,
                "/api/incidents/" + key + "/timeline",
                "/api/notifications?incident=" + key,
                "/api/records/complaint",
                "/engine-rest/task",
                "/engine-rest/process-instance",
                "/engine-rest/execution",
                "/engine-rest/variable-instance",
                "/engine-rest/history/task",
                "/engine-rest/history/process-instance",
                "/engine-rest/history/activity-instance",
                "/engine-rest/history/variable-instance",
                "/engine-rest/history/detail",
                "/engine-rest/history/user-operation",
                "/engine-rest/history/identity-link-log",
                "/engine-rest/history/job-log",
                "/engine-rest/history/external-task-log",
                "/engine-rest/job",
                "/engine-rest/external-task",
                "/engine-rest/event-subscription",
                "/engine-rest/process-instance/" + instance + "/activity-instances",
                "/engine-rest/process-instance/" + instance + "/comment",
                "/engine-rest/execution/" + instance + "/localVariables",
                "/engine-rest/history/variable-instance?variableName=summary&variableValue=柜面排队两小时无人解释",
                "/engine-rest/process-instance/" + instance,
                "/engine-rest/process-instance/" + instance + "/variables",
                "/engine-rest/history/process-instance/" + instance)) {
            ResponseEntity<JsonNode> answer = rest.get(path);
            look(
                    found,
                    ResponseEntity.status(answer.getStatusCode()).body(String.valueOf(answer.getBody())),
                    path,
                    key,
                    instance);
        }
        story.engine()
                .getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(key)
                .list()
                .forEach(task -> {
                    for (String path : List.of("", "/variables", "/form-variables", "/identity-links", "/comment")) {
                        ResponseEntity<JsonNode> answer = rest.get("/engine-rest/task/" + task.getId() + path);
                        if (answer.getStatusCode().is2xxSuccessful()) {
                            found.add("task " + task.getTaskDefinitionKey() + path);
                        }
                    }
                });
        return found;
    }

    private static void look(
            List<String> found, ResponseEntity<String> answer, String path, String key, String instance) {
        String body = String.valueOf(answer.getBody());
        boolean says = body.contains("柜面排队两小时无人解释")
                || body.contains(instance)
                || body.contains("bpmn:process")
                || body.contains(key) && !path.contains(key);
        if (answer.getStatusCode().is2xxSuccessful()
                && (says || path.contains(key) && !body.equals("[]") && !body.contains("\"lines\":[]"))) {
            found.add(path + " says " + body.substring(0, Math.min(200, body.length())));
        }
    }

    private ProcessInstance complaint(String about) {
        return story.start(
                "agent",
                Complaint.KEY,
                about == null
                        ? Complaint.of("about-agent")
                        : with(Complaint.of("about-agent"), "agentConcerned", about));
    }
}
