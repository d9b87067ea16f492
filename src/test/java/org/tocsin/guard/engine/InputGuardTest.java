package org.tocsin.guard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** Bad input is refused with 400 and the field's name, whatever way it comes, and nothing is started or changed. */
@TocsinTest
@ExtendWith(OutputCaptureExtension.class)
class InputGuardTest {

    @Autowired
    Story story;

    @Autowired
    TestRestTemplate http;

    Rest rest;

    @BeforeEach
    void rest() {
        rest = new Rest(http, "agent");
    }

    static Stream<Arguments> badReports() {
        return Stream.of(
                Arguments.of("faultLevel", 5),
                Arguments.of("faultLevel", 0),
                Arguments.of("faultLevel", "3.5"),
                Arguments.of("faultLevel", null),
                Arguments.of("faultType", "weather"),
                Arguments.of("affectedService", "phone-bank,teleport"),
                Arguments.of("affectedService", ""),
                Arguments.of("symptom", "x".repeat(2001)),
                Arguments.of("symptom", "  "),
                Arguments.of("symptom", 7),
                Arguments.of("summary", "很".repeat(201)),
                Arguments.of("summary", null),
                Arguments.of("reporter", "x".repeat(65)),
                Arguments.of("drill", "yes"),
                Arguments.of("occurredAt", "yesterday"),
                Arguments.of("occurredAt", "2026-11-22T08:00:00"),
                Arguments.of("occurredAt", Story.BEGIN.plusSeconds(121).toString()),
                Arguments.of(
                        "occurredAt", Story.BEGIN.minus(Duration.ofHours(25)).toString()),
                Arguments.of("centreManagerDue", "2030-01-01T00:00:00Z"),
                Arguments.of("incident", "SF-1"),
                Arguments.of("nobodyKnowsThis", "x"));
    }

    @ParameterizedTest
    @MethodSource("badReports")
    void aBadReportIsRefusedByBothWaysOfStarting(String field, Object value, CapturedOutput log) {
        Map<String, Object> report = report();
        report.put(field, value);

        List.of("start", "submit-form").forEach(way -> {
            ResponseEntity<JsonNode> answer =
                    rest.post("/engine-rest/process-definition/key/system-fault/" + way, Rest.variables(report));

            assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
            assertThat(answer.getBody().path("message").asText()).contains(field);
        });
        assertThat(instances()).isZero();
        assertThat(story.jdbc()
                        .sql("select count(*) from tocsin.incident")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(log).doesNotContain("\tat org.");
    }

    @Test
    void twoMinutesAheadStillMeansNow() {
        Map<String, Object> report = report();
        report.put("occurredAt", Story.BEGIN.plusSeconds(120).toString());

        ResponseEntity<JsonNode> answer = rest.start("system-fault", report);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(variable(answer, "occurredAt")).isEqualTo("2026-11-22T09:00:00+08:00");
    }

    @Test
    void anOldFaultIsTakenWhenItsTimeIsConfirmed() {
        Map<String, Object> report = report();
        report.put("occurredAt", story.ago(Duration.ofHours(30)));
        report.put("occurredAtConfirmed", true);

        assertThat(rest.start("system-fault", report).getStatusCode()).isEqualTo(HttpStatus.OK);
    }

    @Test
    void acceptedValuesHaveOneShapeWhoeverSendsThem() {
        Map<String, Object> report = report();
        report.put("faultLevel", "3");
        report.put("occurredAt", "2026-11-22T00:30:00Z");
        report.remove("reporter");

        ResponseEntity<JsonNode> answer = rest.start("system-fault", report);

        assertThat(variable(answer, "faultLevel")).isEqualTo(3);
        assertThat(variable(answer, "occurredAt")).isEqualTo("2026-11-22T08:30:00+08:00");
        assertThat(variable(answer, "reporter")).isEqualTo("agent");
        assertThat(variable(answer, "drill")).isEqualTo(false);
        assertThat(answer.getBody().path("businessKey").asText()).startsWith("SF-20261122-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Json", "String"})
    void aListOfChoicesAsTasklistSendsItBecomesText(String type) {
        ObjectNode body = Rest.variables(report());
        body.with("variables")
                .putObject("affectedService")
                .put("value", "[\"phone-bank\",\"mail\"]")
                .put("type", type);

        ResponseEntity<JsonNode> answer =
                rest.post("/engine-rest/process-definition/key/system-fault/submit-form", body);

        assertThat(variable(answer, "affectedService")).isEqualTo("phone-bank,mail");
    }

    @Test
    void noChoiceAtAllIsNoAnswerToARequiredChoice() {
        Map<String, Object> report = report();
        report.put("affectedService", "[]");

        assertRefused(rest.start("system-fault", report), "affectedService");
    }

    @Test
    void aRequiredFieldIsNotEmptiedBecauseItHadAValue() {
        rest.start("system-fault", report());
        Map<String, Object> emptied = new HashMap<>(Map.of("verdict", "confirm"));
        emptied.put("symptom", "");

        assertRefused(
                rest.as("agent-admin")
                        .complete(story.task("userTask_FillRecord").getId(), emptied),
                "symptom");
    }

    @Test
    void nobodyNamesTheBusinessKeyOrSkipsSteps() {
        var withKey = Rest.variables(report());
        withKey.put("businessKey", "SF-1");
        var skipping = Rest.variables(report());
        skipping.putArray("startInstructions")
                .addObject()
                .put("type", "startBeforeActivity")
                .put("activityId", "userTask_Repair");

        assertRefused(rest.post("/engine-rest/process-definition/key/system-fault/start", withKey), "businessKey");
        assertRefused(
                rest.as("admin").post("/engine-rest/process-definition/key/system-fault/start", skipping),
                "startInstructions");
        assertThat(instances()).isZero();
    }

    @Test
    void aTaskIsCompletedOnlyWithWhatItsFormAccepts() {
        rest.start("system-fault", report());
        String record = story.task("userTask_FillRecord").getId();
        Rest admin = rest.as("agent-admin");

        assertRefused(admin.complete(record, Map.of()), "verdict");
        assertRefused(admin.complete(record, Map.of("verdict", "perhaps")), "verdict");
        assertRefused(admin.complete(record, Map.of("verdict", "falseAlarm")), "cancelReason");
        assertRefused(admin.complete(record, Map.of("verdict", "confirm", "faultLevel", 9)), "faultLevel");
        assertRefused(admin.complete(record, Map.of("verdict", "confirm", "drill", true)), "drill");
        assertRefused(admin.complete(record, Map.of("verdict", "confirm", "outcome", "recovered")), "outcome");
        assertRefused(admin.complete(record, Map.of("verdict", "join", "joinInto", "SF-20261122-1")), "joinInto");

        assertThat(story.task("userTask_FillRecord").getId()).isEqualTo(record);
        assertThat(admin.complete(record, Map.of("verdict", "confirm")).getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
        story.told("system-fault.confirmed → it", "system-fault.confirmed → back-office");
    }

    @Test
    void aRecoveryLiesBetweenTheFaultAndNow() {
        rest.start("system-fault", report());
        rest.as("agent-admin").complete(story.task("userTask_FillRecord").getId(), Map.of("verdict", "confirm"));
        story.told("system-fault.confirmed → it", "system-fault.confirmed → back-office");
        rest.as("it")
                .complete(
                        story.task("userTask_Repair").getId(), Map.of("repairResult", "repaired", "repairNote", "重启"));
        String conclude = story.task("userTask_Conclude").getId();
        Rest admin = rest.as("agent-admin");

        assertRefused(admin.complete(conclude, Map.of("conclusion", "recovered")), "recoveredAt");
        assertRefused(recovered(admin, conclude, story.now().plusSeconds(1).toString()), "recoveredAt");
        assertRefused(recovered(admin, conclude, story.now().minusSeconds(1).toString()), "recoveredAt");
        assertRefused(admin.complete(conclude, Map.of("conclusion", "unresolved", "cause", "不明")), "responsiblePerson");

        assertThat(recovered(admin, conclude, story.now().toString()).getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
    }

    @Test
    void aRecoveryInTheMinuteOfTheFaultIsTakenThoughFormsKnowNoSeconds() {
        story.timeIs(Story.BEGIN.plusSeconds(49));
        ResponseEntity<JsonNode> started = rest.start("system-fault", report());
        rest.as("agent-admin").complete(story.task("userTask_FillRecord").getId(), Map.of("verdict", "confirm"));
        story.told("system-fault.confirmed → it", "system-fault.confirmed → back-office");
        rest.as("it")
                .complete(
                        story.task("userTask_Repair").getId(), Map.of("repairResult", "repaired", "repairNote", "重启"));

        ResponseEntity<JsonNode> answer = recovered(
                rest.as("agent-admin"), story.task("userTask_Conclude").getId(), "2026-11-22T09:00+08:00");

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(rest.get("/api/incidents/"
                                + started.getBody().path("businessKey").asText())
                        .getBody()
                        .path("recoveredAt")
                        .asText())
                .isEqualTo("2026-11-22T01:00:49Z");
    }

    @Test
    void variablesAreNotWrittenPastTheForms() {
        String instance =
                rest.start("system-fault", report()).getBody().path("id").asText();
        Rest admin = rest.as("admin");
        String one = "/engine-rest/process-instance/" + instance + "/variables/";

        assertRefused(
                admin.put(one + "centreManagerDue", Map.of("value", "2030-01-01T00:00:00.000+0000", "type", "Date")),
                "centreManagerDue");
        assertRefused(admin.put(one + "faultLevel", Map.of("value", 9)), "faultLevel");
        assertRefused(admin.put(one + "drill", Map.of("value", true)), "drill");
        assertRefused(admin.put(one + "occurredAt", Map.of("value", "2026-11-22T09:00:00+08:00")), "occurredAt");
        assertRefused(
                admin.post(
                        "/engine-rest/process-instance/" + instance + "/variables",
                        Map.of("deletions", List.of("departmentHeadDue"))),
                "departmentHeadDue");
        assertRefused(
                admin.post(
                        "/engine-rest/task/" + story.task("userTask_FillRecord").getId() + "/variables",
                        Map.of("modifications", Map.of("severity", Map.of("value", "none")))),
                "severity");
    }

    @Test
    void aMessageCarriesOnlyWhatTheFormsOfThoseWhoWaitForItKnow() {
        rest.start("system-fault", report());
        story.fireDue();
        story.told("system-fault.reported → agent-admin");

        assertRefused(
                rest.as("admin")
                        .post(
                                "/engine-rest/message",
                                Map.of(
                                        "messageName",
                                        "talkingPointsChanged",
                                        "all",
                                        true,
                                        "processVariables",
                                        Map.of("talkingPoints", Map.of("value", "随便说")))),
                "talkingPoints");
    }

    private static void assertRefused(ResponseEntity<JsonNode> answer, String field) {
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("message").asText()).contains(field);
    }

    private ResponseEntity<JsonNode> recovered(Rest admin, String task, String at) {
        return admin.complete(task, Map.of("conclusion", "recovered", "recoveredAt", at));
    }

    private static Map<String, Object> report() {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", "电话银行无法转人工");
        report.put("faultLevel", 3);
        report.put("faultType", "system");
        report.put("affectedService", "phone-bank");
        report.put("symptom", "转接后忙音");
        return report;
    }

    private long instances() {
        return story.engine().getRuntimeService().createProcessInstanceQuery().count();
    }

    private Object variable(ResponseEntity<JsonNode> started, String name) {
        return story.engine()
                .getRuntimeService()
                .getVariable(started.getBody().path("id").asText(), name);
    }
}
