package org.tocsin.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** A process owner changes a limit: for the next incident, not for running ones, and never into nonsense. */
@TocsinTest
class ChangedLimitsTest {

    @Autowired
    Story story;

    @Autowired
    TestRestTemplate http;

    private Rest owner;
    private String shipped;

    @BeforeEach
    void read() throws IOException {
        owner = new Rest(http, "process-owner");
        shipped = Files.readString(Path.of("processes/limits.dmn"));
    }

    @Test
    void aChangedLimitHoldsForTheNextIncidentOnly() {
        String before = report(3);
        assertThat(deploy(shipped.replace("PT15M", "PT10M")).getStatusCode()).isEqualTo(HttpStatus.OK);
        String after = report(3);

        assertThat(limit(before, "centreManager"))
                .isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(15)).toString());
        assertThat(limit(after, "centreManager"))
                .isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(10)).toString());
    }

    @Test
    void regradingStaysWithTheTableTheIncidentStartedWith() {
        String running = report(1);
        deploy(shipped.replace("PT15M", "PT10M"));

        story.complete("agent-admin", "userTask_FillRecord", Map.of("verdict", "confirm", "faultLevel", 3));

        story.told("system-fault.confirmed → it", "system-fault.confirmed → back-office");
        assertThat(limit(running, "centreManager"))
                .isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(15)).toString());
    }

    @Test
    void aTableThatCannotBeReadIsRefusedAndTheOldOneStays() {
        assertRefused(deploy(shipped.replaceFirst("\"PT15M\"", "\"soon\"")), "第 3 行", "centreManagerLimit");

        assertThat(limit(report(3), "centreManager"))
                .isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(15)).toString());
    }

    @Test
    void aTableWithoutTheRowOfAGradeIsRefused() {
        assertRefused(deploy(shipped.replace("\"4\"", "\"7\"")), "system-fault", "级别 4");
    }

    @Test
    void aFormThatOffersAGradeWithoutARowIsRefused() throws IOException {
        String form = Files.readString(Path.of("forms/system-fault-start.form"));

        assertRefused(
                owner.deploy(Map.of("system-fault-start.form", form.replaceFirst("\"value\": 4", "\"value\": 5"))),
                "system-fault",
                "级别 5");
    }

    @Test
    void aTableWithoutALimitThatATimerNeedsIsRefused() {
        assertRefused(deploy(shipped.replaceFirst("\"PT1H\"", "")), "departmentHeadLimit");
    }

    @Test
    void aMissingRowAtRunTimeOpensTheIncidentWithTheStrictestLimitsAndAnAlarm() {
        Rest admin = new Rest(http, "admin");
        String gone = shipped.replace("\"2\"", "\"9\"");
        assertRefused(admin.deploy(Map.of("limits.dmn", gone)), "级别 2");
        // Past every check, as a restored backup might be.
        owner.deploy(Map.of("limits.dmn", shipped.replace("PT15M", "PT14M")));
        story.jdbc().sql("""
                        update act_ge_bytearray set bytes_ = convert_to(?, 'UTF8') where id_ =
                          (select b.id_ from act_re_decision_def d join act_ge_bytearray b
                             on b.deployment_id_ = d.deployment_id_ and b.name_ = d.resource_name_
                           where d.key_ = 'limits' order by d.version_ desc limit 1)""").param(gone).update();

        String incident = report(2);

        assertThat(limit(incident, "centreManager"))
                .isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(15)).toString());
        assertThat(story.journal(incident)).contains("ALARM 时限表中没有本级别的行，已按最严格的时限计时");
    }

    @Test
    void onlyOwnersAndAdministratorsDeploy() {
        assertThat(new Rest(http, "agent").deploy(Map.of("limits.dmn", shipped)).getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    private ResponseEntity<JsonNode> deploy(String table) {
        return owner.deploy(Map.of("limits.dmn", table));
    }

    private static void assertRefused(ResponseEntity<JsonNode> answer, String... words) {
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("message").asText()).contains(words);
    }

    private String report(int level) {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", "客户无法接入");
        report.put("faultLevel", level);
        report.put("faultType", "system");
        report.put("affectedService", "mail");
        report.put("symptom", "超时");
        return owner.as("agent")
                .start("system-fault", report)
                .getBody()
                .path("businessKey")
                .asText();
    }

    private String limit(String incident, String name) {
        for (JsonNode limit :
                owner.as("agent").get("/api/incidents/" + incident).getBody().path("limits")) {
            if (limit.path("name").asText().equals(name)) {
                return limit.path("dueAt").asText();
            }
        }
        throw new AssertionError("No limit " + name);
    }
}
