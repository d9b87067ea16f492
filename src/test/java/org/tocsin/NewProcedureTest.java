package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.filter.Filter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * A procedure that nobody foresaw, with a start form, limits, messages, a register and a group of its own, comes into a
 * running application by REST: no Java, no restart.
 */
@TocsinTest
@ExtendWith(OutputCaptureExtension.class)
class NewProcedureTest {

    private static final Path FILES = Path.of("src/test/resources/night-watch");

    @Autowired
    Story story;

    @Autowired
    TestRestTemplate http;

    private Rest owner;
    private Rest admin;
    private Rest desk;

    @BeforeEach
    void theDeskIsStaffed() {
        owner = new Rest(http, "process-owner");
        admin = new Rest(http, "admin");
        desk = new Rest(http, "dora");
    }

    @AfterEach
    void theDeskIsClosed() {
        story.engine().getIdentityService().deleteUser("dora");
        story.engine().getIdentityService().deleteGroup("night-desk");
        for (Filter filter : story.engine()
                .getFilterService()
                .createFilterQuery()
                .filterNameLike("%夜间%")
                .list()) {
            story.engine().getFilterService().deleteFilter(filter.getId());
        }
        story.jdbc()
                .sql("delete from act_ru_authorization where group_id_ = 'night-desk'")
                .update();
    }

    @Test
    void itRunsFromItsStartToItsRecord() {
        staffTheDesk();
        assertThat(owner.deploy(files()).getStatusCode()).isEqualTo(HttpStatus.OK);

        ResponseEntity<JsonNode> started = desk.start("night-watch", Map.of("summary", "玻璃碎裂声", "floor", "3"));
        story.told("night-watch.noise → dora");

        String key = started.getBody().path("businessKey").asText();
        assertThat(key).startsWith("NW-20261122-");
        assertThat(story.message("night-watch.noise").text()).isEqualTo(key + " 3 层有异响：玻璃碎裂声");
        story.pass(Duration.ofMinutes(4));
        story.fireDue();
        story.nobodyElseIsTold();
        story.pass(Duration.ofMinutes(1));
        story.fireDue();
        story.told("night-watch.not-looked → security");

        assertThat(desk.complete(story.task("userTask_Look").getId(), Map.of("found", "风吹倒花盆"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);

        JsonNode record =
                owner.as("auditor").get("/api/records/night-watch").getBody().get(0);
        assertThat(record.path("incident").asText()).isEqualTo(key);
        assertThat(record.path("fields").path("found").asText()).isEqualTo("风吹倒花盆");
        assertThat(admin.get("/api/incidents/" + key).getBody().path("outcome").asText())
                .isEqualTo("looked");
    }

    @Test
    void itsGroupMayStartItAndFindsItsListAndOthersMayNot() {
        staffTheDesk();
        owner.deploy(files());

        assertThat(desk.get("/engine-rest/filter?itemCount=false").getBody().findValuesAsText("name"))
                .contains("夜间值守台：待办");
        assertThat(desk.start("night-watch", Map.of("summary", "脚步声", "floor", "1"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
        story.told("night-watch.noise → dora");
        assertThat(desk.as("agent")
                        .start("night-watch", Map.of("summary", "脚步声", "floor", "1"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(desk.start("system-fault", Map.of()).getStatusCode().is2xxSuccessful())
                .isFalse();
    }

    @Test
    void aRoleWithoutAnybodyIsAFactOnRecord() {
        owner.deploy(files());

        ResponseEntity<JsonNode> started = admin.start("night-watch", Map.of("summary", "玻璃碎裂声", "floor", "3"));

        story.told("night-watch.noise → nobody as night-desk");
        assertThat(story.message("night-watch.noise").state().name()).isEqualTo("UNDELIVERABLE");
        assertThat(story.journal(started.getBody().path("businessKey").asText()))
                .anyMatch(entry -> entry.startsWith("NOT_TOLD 角色 night-desk 无人值守"));
    }

    @Test
    void itsOwnStartFormIsHeldAgainstWhatIsSent() {
        staffTheDesk();
        owner.deploy(files());

        ResponseEntity<JsonNode> answer = desk.start("night-watch", Map.of("summary", "玻璃碎裂声"));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("message").asText()).contains("floor", "楼层");
    }

    @Test
    void whatEveryStartMaySayItMaySayTooThoughItsFormDoesNotShowIt() {
        staffTheDesk();
        owner.deploy(files());

        ResponseEntity<JsonNode> answer = desk.start(
                "night-watch",
                Map.of(
                        "summary",
                        "玻璃碎裂声",
                        "floor",
                        "3",
                        "drill",
                        true,
                        "reporter",
                        "保安老王",
                        "occurredAt",
                        story.ago(Duration.ofMinutes(2))));

        String key = answer.getBody().path("businessKey").asText();
        assertThat(key).endsWith("-D");
        assertThat(admin.get("/api/incidents/" + key).getBody().path("reporter").asText())
                .isEqualTo("保安老王");
        story.told("night-watch.noise → dora");
    }

    @ParameterizedTest
    @ValueSource(strings = {"night-watch.bpmn20.xml", "limits.dmn11.xml", "night-watch.cmmn", "nightbpmn", "x.groovy"})
    void aFileUnderAnEndingThatNothingLooksAtIsRefused(String name) {
        assertRefused(Map.of(name, files().get("night-watch.bpmn")), name);
    }

    @Test
    void aStartByMessageIsHeldAgainstItsFormAlsoWhenItSaysNothing() {
        Map<String, String> files = files();
        files.computeIfPresent(
                "night-watch.bpmn",
                (name, xml) -> xml.replaceFirst(
                                "(?s)(<bpmn:startEvent id=\"startEvent_NoiseHeard\".*?)(</bpmn:startEvent>)",
                                "$1<bpmn:messageEventDefinition id=\"m\" messageRef=\"Message_Noise\" />$2")
                        .replace(
                                "<bpmndi:BPMNDiagram",
                                "<bpmn:message id=\"Message_Noise\" name=\"noise\" /><bpmndi:BPMNDiagram"));
        assertThat(owner.deploy(files).getStatusCode()).isEqualTo(HttpStatus.OK);

        ResponseEntity<JsonNode> nothing = admin.post("/engine-rest/message", Map.of("messageName", "noise"));
        ResponseEntity<JsonNode> whole = admin.post(
                "/engine-rest/message",
                Map.of(
                        "messageName",
                        "noise",
                        "processVariables",
                        Map.of("summary", Map.of("value", "脚步声"), "floor", Map.of("value", "2"))));

        assertThat(nothing.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(nothing.getBody().path("message").asText()).contains("summary");
        assertThat(whole.getStatusCode().is2xxSuccessful()).isTrue();
        story.told("night-watch.noise → nobody as night-desk");
    }

    @Test
    void itsKeyMayBeLong() {
        staffTheDesk();
        String longKey = "night-watch-of-the-vault-in-the-northern-branch";
        Map<String, String> files = new HashMap<>();
        files().forEach((name, content) ->
                files.put(name.replace("night-watch", longKey), content.replace("night-watch", longKey)));

        assertThat(owner.deploy(files).getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(desk.start(longKey, Map.of("summary", "玻璃碎裂声", "floor", "3")).getStatusCode())
                .isEqualTo(HttpStatus.OK);

        story.told(longKey + ".noise → dora");
    }

    @Test
    void goingBackToATableWithoutItsRowIsRefused() {
        staffTheDesk();
        String before = owner.deploy(Map.of("limits.dmn", shippedLimits().replace("PT1H", "PT50M")))
                .getBody()
                .path("id")
                .asText();
        owner.deploy(files());

        ResponseEntity<JsonNode> answer = owner.post("/engine-rest/deployment/" + before + "/redeploy", Map.of());

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("message").asText()).contains("night-watch");
    }

    @Test
    void whatWouldFailAtNightIsRefusedNow(CapturedOutput log) {
        assertRefused(without("night-watch-look.form"), "找不到表单 night-watch-look");
        assertRefused(without("register-night-watch.form"), "register-night-watch");
        assertRefused(without("night-watch.messages.md"), "night-watch.messages.md");
        assertRefused(without("limits.dmn"), "night-watch");
        assertRefused(changed("night-watch.messages.md", "{{floor}}", "{{roof}}"), "roof");
        assertRefused(changed("night-watch.messages.md", "## noise", "## voice"), "noise");
        assertRefused(changed("night-watch.bpmn", "tellRolesDelegate", "tellEverybodyDelegate"), "词汇表");
        assertRefused(changed("night-watch.bpmn", "name=\"roles\"", "name=\"rolls\""), "rolls");
        assertRefused(
                changed(
                        "night-watch.bpmn",
                        "camunda:delegateExpression=\"${closeIncidentDelegate}\"",
                        "camunda:class=\"java.lang.Object\""),
                "词汇表");
        assertRefused(changed("night-watch.bpmn", "${lookDue}", "${execution.getClass().forName('x')}"), "表达式");
        assertRefused(changed("night-watch.bpmn", "<bpmn:process", "<bpmn:prozess"), "night-watch.bpmn");
        assertRefused(
                changed("night-watch.bpmn", "attachedToRef=\"userTask_Look\"", "attachedToRef=\"nowhere\""),
                "boundary event");
        assertThat(log).doesNotContain("\tat org.");
        assertThat(story.engine()
                        .getRepositoryService()
                        .createProcessDefinitionQuery()
                        .processDefinitionKey("night-watch")
                        .count())
                .isZero();
    }

    private void staffTheDesk() {
        admin.post("/engine-rest/group/create", Map.of("id", "night-desk", "name", "夜间值守台", "type", "WORKFLOW"));
        admin.post(
                "/engine-rest/user/create",
                Map.of(
                        "profile", Map.of("id", "dora", "firstName", "Dora", "lastName", "D"),
                        "credentials", Map.of("password", "dora")));
        admin.put("/engine-rest/group/night-desk/members/dora", Map.of());
    }

    private void assertRefused(Map<String, String> files, String word) {
        ResponseEntity<JsonNode> answer = owner.deploy(files);
        assertThat(answer.getStatusCode()).as(word).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("message").asText()).contains(word);
    }

    private static Map<String, String> without(String file) {
        Map<String, String> files = files();
        files.remove(file);
        return files;
    }

    private static Map<String, String> changed(String file, String from, String to) {
        Map<String, String> files = files();
        assertThat(files.get(file)).contains(from);
        files.put(file, files.get(file).replace(from, to));
        return files;
    }

    /** The files of the procedure, and the limits table with a column and a row for it. */
    private static Map<String, String> files() {
        Map<String, String> files = new HashMap<>();
        try (Stream<Path> list = Files.list(FILES)) {
            for (Path file : list.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
            files.put("limits.dmn", limits(shippedLimits()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String shippedLimits() {
        try {
            return Files.readString(Path.of("processes/limits.dmn"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String limits(String shipped) {
        String cell = "<outputEntry id=\"new_%d\"><text>%s</text></outputEntry>";
        // The column before the last one, which names the clauses.
        int clause = shipped.split("<output id=").length - 2;
        String withColumn = shipped.replace(
                        "<output id=\"output_clause\"",
                        "<output id=\"output_look\" name=\"lookLimit\" typeRef=\"string\" /><output id=\"output_clause\"")
                .replaceAll(
                        "(?s)(<outputEntry id=\"outputEntry_(\\d+)_" + clause + "\">)",
                        "<outputEntry id=\"look_$2\"><text></text></outputEntry>$1");
        StringBuilder row = new StringBuilder("<rule id=\"rule_night\">"
                + "<inputEntry id=\"night_1\"><text>\"night-watch\"</text></inputEntry>"
                + "<inputEntry id=\"night_2\"><text></text></inputEntry>");
        for (int i = 0; i <= clause + 1; i++) {
            row.append(cell.formatted(i, i == clause ? "\"PT5M\"" : ""));
        }
        return withColumn.replace("</decisionTable>", row + "</rule></decisionTable>");
    }
}
