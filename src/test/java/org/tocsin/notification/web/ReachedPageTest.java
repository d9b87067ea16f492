package org.tocsin.notification.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.WebSession;

/** Who has been reached, as the page asks for it. */
@TocsinTest
class ReachedPageTest {

    private static final String REPORTED = "system-fault.reported → ";
    private static final String CALL_OUT = "temporary-closure.call-out → ";

    @Autowired
    TestRestTemplate http;

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    private String incident;

    @BeforeEach
    void people() {
        story.nobodyAnswers();
        story.roster().person("agent-admin", "赵管理", "sms:13800000001");
        story.roster().deputies("agent-admin", "back-office");
        story.roster().person("back-office", "钱后台", "sms:13800000002");
        story.roster().onDuty("closure-team", "agent", "security");
        story.roster().person("agent", "孙座席", "sms:13800000003");
        story.roster().person("security", "李保卫", "sms:13800000004");
    }

    // ---- who

    @Test
    void whoeverIsNotSignedInIsToldNothing() {
        incident = incidents.open("system-fault.reported", "agent-admin");
        WebSession stranger = WebSession.stranger(http, ReachedPages.PATH);

        for (String path : List.of("api/incidents", "api/incidents/" + incident)) {
            ResponseEntity<String> answer = stranger.get(path, String.class);
            assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
            assertThat(answer.getBody()).contains("登录已过期").doesNotContain(incident);
        }
        assertThat(stranger.get("", String.class).getBody()).doesNotContain("通知与到岗");
        story.told(REPORTED + "agent-admin");
    }

    @Test
    void thePageRunsNoScriptButItsOwnAndStaysInNoCache() {
        ResponseEntity<String> page =
                WebSession.of(http, ReachedPages.PATH, "auditor").get("", String.class);

        assertThat(page.getBody()).contains("通知与到岗");
        assertThat(page.getHeaders().getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.getHeaders().getCacheControl()).isEqualTo("no-store");
    }

    // ---- what

    @Test
    void thoseWhoHaveNotAnsweredComeFirstAndEveryoneIsCountedOnce() {
        incident = incidents.open("system-fault.reported", "agent-admin");
        story.deliver();
        answer("agent-admin", "taking");
        incidents.tell(incident, "system-fault.notice", "it");
        incidents.tell(incident, "temporary-closure.call-out", "closure-team");
        story.deliver();
        story.pass(Duration.ofMinutes(2));
        answer("agent", "seen");

        JsonNode sheet = sheet();

        assertThat(sheet.at("/incident/sentence").asText()).isEqualTo("共 4 人，已答复 2，未答复 1，无需答复 1；已到岗 0，未到岗 1");
        assertThat(sheet.at("/incident/responsible").asText()).isEqualTo("赵管理");
        assertThat(sheet.path("lines").findValuesAsText("missing")).containsExactly("true", "true", "false", "false");
        assertThat(line(sheet, "李保卫").path("state").asText()).isEqualTo("已发出 未答复");
        assertThat(line(sheet, "李保卫").path("role").asText()).isEqualTo("应急服务工作小组");
        assertThat(line(sheet, "李保卫").at("/attempts/0/channel").asText()).isEqualTo("短信");
        assertThat(line(sheet, "孙座席").path("state").asText()).isEqualTo("已答复：已阅");
        assertThat(line(sheet, "孙座席").path("answeredVia").asText()).isEqualTo("任务列表");
        assertThat(line(sheet, "赵管理").path("state").asText()).isEqualTo("已答复：接手");
        story.told(REPORTED + "agent-admin", "system-fault.notice → it", CALL_OUT + "agent", CALL_OUT + "security");
    }

    @Test
    void whoeverIsThereIsNoLongerMissingAndWhoeverIsLateIsSaidToBe() {
        incident = incidents.open("temporary-closure.call-out", "closure-team");
        story.deliver();
        answer("agent", "taking");
        answer("security", "taking");
        complete("agent", "userTask_CheckIn", Map.of("post", "滨河路网点"));

        story.timeIs(story.now().plus(Duration.ofHours(1)));
        JsonNode sheet = sheet();

        assertThat(sheet.at("/incident/sentence").asText()).isEqualTo("共 2 人，已答复 2，未答复 0；已到岗 1，未到岗 1");
        assertThat(sheet.at("/lines/0/person").asText()).isEqualTo("李保卫");
        assertThat(sheet.at("/lines/0/arrival/late").asBoolean()).isTrue();
        assertThat(line(sheet, "孙座席").path("missing").asBoolean()).isFalse();
        assertThat(line(sheet, "孙座席").at("/arrival/at").asText()).isEqualTo(Story.BEGIN.toString());
        story.told(CALL_OUT + "agent", CALL_OUT + "security");
    }

    @Test
    void whatWasPassedOnSaysSoAndTheDeputyIsNamedAsOne() {
        incident = incidents.open("system-fault.reported", "agent-admin");
        story.deliver();
        complete("agent-admin", "userTask_Answer", Map.of("answer", "cannot-come", "passTo", "back-office"));
        story.deliver();
        story.pass(Duration.ofMinutes(5));
        story.fireDue();

        JsonNode sheet = sheet();

        assertThat(line(sheet, "赵管理").path("state").asText()).isEqualTo("已答复：不能到场");
        assertThat(line(sheet, "钱后台").path("standInFor").asText()).isEqualTo("赵管理");
        assertThat(line(sheet, "钱后台").path("state").asText()).startsWith("未答复");
        story.deliver();
        story.messagesAreExpected();
    }

    @Test
    void aRoleWithoutAnybodyIsMissing() {
        story.roster().onDuty("it");
        incident = incidents.open("system-fault.notice", "it");

        JsonNode sheet = sheet();

        assertThat(sheet.at("/incident/sentence").asText()).isEqualTo("共 0 人，已答复 0，未答复 0；无人值守的角色 1");
        assertThat(sheet.at("/lines/0/state").asText()).isEqualTo("无人值守 未送达");
        assertThat(sheet.at("/lines/0/missing").asBoolean()).isTrue();
        story.told("system-fault.notice → nobody as it");
    }

    @Test
    void whoeverIsNoLongerAskedIsNotMissing() {
        incident = incidents.open("system-fault.reported", "agent-admin");
        story.deliver();

        incidents.close(incident);

        JsonNode sheet = sheet();
        assertThat(sheet.at("/lines/0/state").asText()).isEqualTo("已发出 不再催问");
        assertThat(sheet.at("/lines/0/missing").asBoolean()).isFalse();
        assertThat(sheet.at("/incident/open").asBoolean()).isFalse();
        story.told(REPORTED + "agent-admin");
    }

    @Test
    void customersNamesAreNotShown() {
        incident = incidents.open("system-fault.reported", "agent-admin");
        story.deliver();

        assertThat(get("api/incidents/" + incident).toString()).contains("客户某某").doesNotContain("王五", "13800000001");

        // From before texts without personal values were kept.
        story.jdbc().sql("update tocsin.notification set open_body = null").update();
        assertThat(get("api/incidents/" + incident).toString()).doesNotContain("王五");
        assertThat(get("api/incidents/" + incident).at("/lines/0/text").isNull())
                .isTrue();
        story.told(REPORTED + "agent-admin");
    }

    @Test
    void theListHasWhatIsOpenAndHowItStands() {
        incident = incidents.open("system-fault.reported", "agent-admin");
        String other = incidents.open("system-fault.notice", "it");
        story.deliver();
        incidents.close(other);

        JsonNode open = get("api/incidents");

        assertThat(open.path("incidents").findValuesAsText("key")).containsExactly(incident);
        assertThat(open.at("/incidents/0/counts/unanswered").asInt()).isEqualTo(1);
        story.told(REPORTED + "agent-admin", "system-fault.notice → it");
    }

    @Test
    void onlySoManyAsAreAskedForAndTheCountIsOfAll() {
        incident = incidents.open("temporary-closure.call-out", "closure-team");
        story.deliver();

        JsonNode sheet = get("api/incidents/" + incident + "?most=1");

        assertThat(sheet.path("lines")).hasSize(1);
        assertThat(sheet.path("total").asInt()).isEqualTo(2);
        assertThat(sheet.at("/incident/counts/unanswered").asInt()).isEqualTo(2);
        story.told(CALL_OUT + "agent", CALL_OUT + "security");
    }

    @Test
    void aKeyThatDoesNotExistIsSaidToBeWrong() {
        ResponseEntity<JsonNode> answer =
                WebSession.of(http, ReachedPages.PATH, "agent").get("api/incidents/SF-1", JsonNode.class);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(answer.getBody().path("message").asText()).isEqualTo("没有编号为 SF-1 的事件，请核对编号");
    }

    // ----

    private JsonNode sheet() {
        return get("api/incidents/" + incident);
    }

    private JsonNode get(String path) {
        return WebSession.of(http, ReachedPages.PATH, "agent")
                .get(path, JsonNode.class)
                .getBody();
    }

    private static JsonNode line(JsonNode sheet, String person) {
        for (JsonNode line : sheet.path("lines")) {
            if (line.path("person").asText().equals(person)) {
                return line;
            }
        }
        throw new AssertionError("no line for " + person);
    }

    private void answer(String person, String answer) {
        complete(person, "userTask_Answer", Map.of("answer", answer));
    }

    private void complete(String person, String task, Map<String, Object> form) {
        Task open = story.engine()
                .getTaskService()
                .createTaskQuery()
                .taskDefinitionKey(task)
                .taskAssignee(person)
                .singleResult();
        story.complete(person, open, form);
    }
}
