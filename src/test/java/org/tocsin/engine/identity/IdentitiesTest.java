package org.tocsin.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.identity.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** Every group can do what is its own, and nothing else. */
@TocsinTest
class IdentitiesTest {

    private static final List<String> STARTERS =
            List.of("agent", "agent-admin", "team-leader", "shift-leader", "back-office", "duty-staff");

    private static final Map<String, Object> REPORT = Map.of(
            "summary", "邮箱停摆", "faultLevel", 2, "faultType", "system", "affectedService", "mail", "symptom", "超时");

    @Autowired
    Story story;

    @Autowired
    Identities identities;

    @Autowired
    TestRestTemplate http;

    private Rest rest;

    @BeforeEach
    void rest() {
        rest = new Rest(http, "agent");
    }

    static Stream<StaffGroup> groups() {
        return Arrays.stream(StaffGroup.values());
    }

    @ParameterizedTest
    @MethodSource("groups")
    void aGroupStartsASystemFaultExactlyIfItIsItsOwn(StaffGroup group) {
        if (group == StaffGroup.ADMINISTRATOR) {
            return;
        }
        var answer = rest.as(group.id()).start("system-fault", REPORT);

        assertThat(answer.getStatusCode())
                .isEqualTo(STARTERS.contains(group.id()) ? HttpStatus.OK : HttpStatus.FORBIDDEN);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void aWorkingGroupFindsItsListAndItsOwnTasks(StaffGroup group) {
        String user = group == StaffGroup.ADMINISTRATOR ? "admin" : group.id();
        List<String> lists = rest.as(user).get("/engine-rest/filter").getBody().findValuesAsText("name");

        if (group == StaffGroup.ADMINISTRATOR) {
            assertThat(lists).hasSizeGreaterThan(20);
        } else if (group.worksOnTasks()) {
            assertThat(lists).containsExactlyInAnyOrder(group.label() + "：待办", "我的任务");
        } else {
            assertThat(lists).containsExactly("我的任务");
        }
    }

    @Test
    void everyListRefreshesByItself() {
        JsonNode lists = rest.as("admin").get("/engine-rest/filter").getBody();

        assertThat(lists)
                .allMatch(list -> list.path("properties").path("refresh").asBoolean());
    }

    @Test
    void aTaskIsSeenAndDoneByItsGroupOnly() {
        rest.start("system-fault", REPORT);
        String record = story.task("userTask_FillRecord").getId();

        assertThat(rest.as("agent-admin").get("/engine-rest/task/" + record).getStatusCode())
                .isEqualTo(HttpStatus.OK);
        assertThat(rest.as("it")
                        .get("/engine-rest/task/" + record)
                        .getStatusCode()
                        .is2xxSuccessful())
                .isFalse();
        assertThat(rest.as("it").complete(record, Map.of("verdict", "confirm")).getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(rest.as("it").get("/engine-rest/task").getBody()).isEmpty();
    }

    @Test
    void staffDoNotReadWhatCustomersSaid() {
        rest.start("system-fault", REPORT);
        story.fireDue();
        story.told("system-fault.reported → agent-admin");

        assertThat(rest.get("/engine-rest/variable-instance").getBody()).isEmpty();
        assertThat(rest.get("/engine-rest/history/variable-instance").getBody()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "auditor", "centre-manager", "it"})
    void onlyOwnersAndAdministratorsDeploy(String user) {
        assertThat(rest.as(user).deploy(Map.of("x.messages.md", "## x\nx\n")).getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void theAuditorReadsTheHistoryAndChangesNothing() {
        String instance =
                rest.start("system-fault", REPORT).getBody().path("id").asText();
        Rest auditor = rest.as("auditor");

        assertThat(auditor.get("/engine-rest/history/process-instance").getBody())
                .hasSize(1);
        assertThat(auditor.get("/engine-rest/history/user-operation").getStatusCode())
                .isEqualTo(HttpStatus.OK);
        assertThat(auditor.put("/engine-rest/process-instance/" + instance + "/suspended", Map.of("suspended", true))
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(auditor.post(
                                "/engine-rest/process-instance/" + instance + "/variables",
                                Map.of("modifications", Map.of("followUpCause", Map.of("value", "x"))))
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void aSecondStartChangesNothingThatTheBankHasMade() {
        Group renamed = story.engine()
                .getIdentityService()
                .createGroupQuery()
                .groupId("it")
                .singleResult();
        long grants = story.engine()
                .getAuthorizationService()
                .createAuthorizationQuery()
                .count();
        renamed.setName("科技部");
        story.engine().getIdentityService().saveGroup(renamed);

        identities.setUp();

        assertThat(story.engine()
                        .getIdentityService()
                        .createGroupQuery()
                        .groupId("it")
                        .singleResult()
                        .getName())
                .isEqualTo("科技部");
        assertThat(story.engine()
                        .getAuthorizationService()
                        .createAuthorizationQuery()
                        .count())
                .isEqualTo(grants);
        Group again = story.engine()
                .getIdentityService()
                .createGroupQuery()
                .groupId("it")
                .singleResult();
        again.setName(StaffGroup.IT.label());
        story.engine().getIdentityService().saveGroup(again);
    }
}
