package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.tocsin.ModelCoverage;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** Patrols by every way they can go, and the times at which nobody could be asked to go. */
@TocsinTest
class PatrolTest {

    @RegisterExtension
    static final ModelCoverage coverage = ModelCoverage.ofAll(Patrol.KEY);

    private static final Map<String, Object> NORMAL = Map.of(
            "areas", List.of("fire", "theft"), "proofKind", "code", "checkpointCode", "3F-07", "result", "normal");
    private static final String[] MISSED = {"patrol.missed → shift-leader", "patrol.missed → centre-manager"};
    private static final String[] MISSED_TURNS = {
        "patrol.missed-turns → shift-leader", "patrol.missed-turns → centre-manager"
    };
    private static final String[] ANOMALY = {"patrol.anomaly → security", "patrol.anomaly → centre-manager"};

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Autowired
    TestRestTemplate http;

    // ---- rounds

    @Test
    void aRoundIsAskedForAndIsOnRecordWithItsProofAndTheClocksTime() {
        at("2026-11-22T10:00:07+08:00");
        due();

        assertThat(story.task(Patrol.PATROL).getName()).startsWith("巡视（PT-20261122-");
        story.timeIs(moment("2026-11-22T10:12:00+08:00"));
        story.complete("shift-leader", Patrol.PATROL, NORMAL);

        assertThat(records()).hasSize(1);
        JsonNode record = records().get(0);
        assertThat(record.path("dueAt").asText()).isEqualTo("2026-11-22T10:00:00+08:00");
        assertThat(record.path("patrolledAt").asText()).isEqualTo("2026-11-22T10:12:00+08:00");
        assertThat(record.path("patroller").asText()).isEqualTo("shift-leader");
        assertThat(record.path("checkpointCode").asText()).isEqualTo("3F-07");
        assertThat(record.path("result").asText()).isEqualTo("normal");
        assertThat(record.path("missedCount").isNull()).isTrue();
        assertThat(patrols()).extracting(Incident::outcome).containsExactly("done");
        assertThat(story.journal(patrols().get(0).businessKey()))
                .anyMatch(line -> line.contains("巡视完成，2026-11-22 10:12，在时限内"));
    }

    @Test
    void patrolsAreDailyWorkThatNoListOfIncidentsIsFloodedWith() {
        at("2026-11-22T10:00:00+08:00");
        due();

        assertThat(incidents.list(true, 10)).isEmpty();
        assertThat(incidents.list(false, 10)).isEmpty();
    }

    @Test
    void whatIsSentIsHeldAgainstTheForm() {
        at("2026-11-22T10:00:00+08:00");
        due();
        String task = story.task(Patrol.PATROL).getId();
        Rest leader = new Rest(http, "shift-leader");

        assertThat(leader.complete(task, Map.of("areas", List.of("fire"), "proofKind", "photo", "result", "normal"))
                        .getBody()
                        .path("message")
                        .asText())
                .contains("照片链接");
        assertThat(leader.complete(
                                task,
                                Map.of(
                                        "areas", List.of("fire"),
                                        "proofKind", "photo",
                                        "photoLink", "柜台上",
                                        "result", "normal"))
                        .getBody()
                        .path("message")
                        .asText())
                .contains("照片链接");
        assertThat(new Rest(http, "agent")
                        .complete(task, NORMAL)
                        .getStatusCode()
                        .value())
                .isEqualTo(403);
        assertThat(story.openTasks()).containsExactly(Patrol.PATROL);
    }

    @Test
    void anAnomalyIsToldToSecurityAndTheCentreManagerInTheSameStep() {
        at("2026-11-22T10:00:00+08:00");
        due();
        story.complete("shift-leader", Patrol.PATROL, found("tell"));

        story.told(ANOMALY);
        assertThat(story.message("patrol.anomaly", "security").text()).contains("二楼机房有焦味", "通知保卫部和中心经理");
        assertThat(records().get(0).path("found").asText()).isEqualTo("二楼机房有焦味");
        assertThat(patrols()).extracting(Incident::outcome).containsExactly("found");
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aFireThatAPatrolFindsBeginsAMajorIncidentInTheSameStep() {
        at("2026-11-22T10:00:00+08:00");
        due();
        story.pass(Duration.ofMinutes(9));
        story.complete("shift-leader", Patrol.PATROL, fire());

        Incident fire = incidents.list(true, 10).get(0);
        assertThat(fire.procedureKey()).isEqualTo(MajorIncident.KEY);
        assertThat(fire.summary()).isEqualTo("巡视发现：二楼机房");
        assertThat(fire.occurredAt()).isEqualTo(moment("2026-11-22T10:09:00+08:00"));
        assertThat(fire.reporter()).isEqualTo("shift-leader");
        assertThat(story.journal(fire.businessKey()).get(0))
                .contains("由事件 " + patrols().get(0).businessKey() + " 移交");
        assertThat(patrols()).extracting(Incident::outcome).containsExactly("found");
        story.told(ANOMALY);
    }

    @Test
    void whereTheOtherProcedureIsNotDeployedPeopleHaveBeenToldAllTheSame() {
        at("2026-11-22T10:00:00+08:00");
        due();
        var repository = story.engine().getRepositoryService();
        repository.suspendProcessDefinitionByKey(MajorIncident.KEY);
        try {
            story.complete("shift-leader", Patrol.PATROL, fire());
        } finally {
            repository.activateProcessDefinitionByKey(MajorIncident.KEY);
        }

        story.told(ANOMALY);
        assertThat(incidents.list(true, 10)).isEmpty();
        assertThat(patrols()).extracting(Incident::outcome).containsExactly("found");
        assertThat(story.journal(patrols().get(0).businessKey())).anyMatch(line -> line.contains("未能移交"));
    }

    // ---- missed rounds

    @Test
    void aRoundThatIsNotDoneWhenTheNextBeginsIsMissedToldAndOnRecord() {
        at("2026-11-22T10:00:00+08:00");
        due();
        at("2026-11-22T10:29:59+08:00");
        story.fireDue();
        assertThat(records()).isEmpty();
        at("2026-11-22T10:30:00+08:00");
        story.fireDue();
        due();

        story.told(MISSED);
        assertThat(story.message("patrol.missed", "centre-manager").text())
                .contains("2026-11-22 10:00 的防火防盗巡视到 2026-11-22 10:30 仍未完成");
        assertThat(records()).hasSize(1);
        assertThat(records().get(0).path("result").asText()).isEqualTo("missed");
        assertThat(records().get(0).path("missedCount").asInt()).isEqualTo(1);
        assertThat(records().get(0).path("dueAt").asText()).isEqualTo("2026-11-22T10:00:00+08:00");
        assertThat(patrols()).extracting(Incident::outcome).containsExactly("missed", null);
        assertThat(story.openTasks()).containsExactly(Patrol.PATROL);
    }

    @Test
    void aMissedRoundIsNoticedAlsoWhereNobodyIsOnTheRoster() {
        story.roster().onDuty("shift-leader");
        at("2026-11-22T10:00:00+08:00");
        due();
        at("2026-11-22T10:30:00+08:00");
        story.fireDue();

        story.told("patrol.missed → nobody as shift-leader", "patrol.missed → centre-manager");
        assertThat(records()).hasSize(1);
    }

    @Test
    void roundsMissedWhileTheSystemWasDownAreRecordedInOneGoAndOneIsOpened() {
        at("2026-11-22T10:00:00+08:00");
        due();
        story.complete("shift-leader", Patrol.PATROL, NORMAL);
        at("2026-11-23T03:17:00+08:00");
        due();

        story.told(MISSED_TURNS);
        assertThat(story.message("patrol.missed-turns", "shift-leader").text())
                .contains("有 33 次", "2026-11-22 10:30 至 2026-11-23 02:30 共 33 次");
        assertThat(story.openTasks()).containsExactly(Patrol.PATROL);
        assertThat(patrols()).hasSize(2);
        assertThat(patrols().get(1).occurredAt()).isEqualTo(moment("2026-11-23T03:00:00+08:00"));
        JsonNode missed = records().get(1);
        assertThat(missed.path("result").asText()).isEqualTo("missed");
        assertThat(missed.path("missedCount").asInt()).isEqualTo(33);

        story.complete("shift-leader", Patrol.PATROL, NORMAL);

        assertThat(records()).hasSize(3);
        assertThat(records().get(2).path("result").asText()).isEqualTo("normal");
        assertThat(records().get(2).path("missedTurns").isNull()).isTrue();
    }

    @Test
    void whenTheHoursAreOverWhatWasMissedIsOnlyRecorded() {
        hours("08:00", "20:00");
        at("2026-11-22T18:30:00+08:00");
        due();
        story.complete("shift-leader", Patrol.PATROL, NORMAL);
        at("2026-11-22T23:10:00+08:00");
        due();

        story.told(MISSED_TURNS);
        assertThat(story.message("patrol.missed-turns", "shift-leader").text())
                .contains("2026-11-22 19:00 至 2026-11-22 19:30 共 2 次");
        assertThat(story.openTasks()).isEmpty();
        assertThat(patrols()).extracting(Incident::outcome).containsExactly("done", "missed");
        at("2026-11-22T23:30:00+08:00");
        due();
        assertThat(patrols()).hasSize(2);
    }

    // ---- hours and days

    @Test
    void theBankSetsTheHoursByTheKindOfDay() {
        // The 22nd is a Sunday.
        hoursByKind();
        assertThat(asked("2026-11-22T09:30:00+08:00")).isFalse();
        assertThat(asked("2026-11-22T10:00:00+08:00")).isTrue();
        assertThat(asked("2026-11-22T12:00:00+08:00")).isFalse();
        assertThat(asked("2026-11-23T21:30:00+08:00")).isFalse();
        assertThat(asked("2026-11-23T22:00:00+08:00")).isTrue();
        assertThat(asked("2026-11-24T05:30:00+08:00")).isTrue();
        assertThat(asked("2026-11-24T06:00:00+08:00")).isFalse();
        // Sunday's three after ten, and the night's from half past ten on.
        story.told(MISSED_TURNS[0], MISSED_TURNS[1], MISSED_TURNS[0], MISSED_TURNS[1]);
        assertThat(records()).extracting(r -> r.path("missedCount").asInt()).containsExactly(0, 3, 0, 14, 0);
    }

    @Test
    void aTableOfHoursThatCannotBeReadIsNotDeployed() {
        assertThat(deployed("\"25:00\"", "\"PT30M\"")).contains("patrol-hours", "第 1 行", "24:00");
        assertThat(deployed("\"24:00\"", "\"半小时\"")).contains("patrol-hours", "第 1 行", "PT30M");
    }

    // ---- the timer

    @Test
    void theTimerFiresOnceAfterALongTimeAndThenGoesOnFromNow() {
        at("2026-11-22T10:00:00+08:00");
        due();
        story.complete("shift-leader", Patrol.PATROL, NORMAL);
        assertThat(story.timer(Patrol.DUE).getDuedate()).isEqualTo(moment("2026-11-22T10:30:00+08:00"));

        at("2026-11-25T16:40:21+08:00");
        due();

        Job next = story.timer(Patrol.DUE);
        assertThat(next.getDuedate()).isEqualTo(moment("2026-11-25T17:00:00+08:00"));
        assertThat(patrols()).hasSize(2);
        story.told(MISSED_TURNS);
    }

    @Test
    void aTurnIsOpenedOnceHoweverOftenTheTimerFires() {
        at("2026-11-22T10:00:00+08:00");
        due();
        at("2026-11-22T10:00:03+08:00");
        due();
        at("2026-11-22T10:14:00+08:00");
        due();

        assertThat(patrols()).hasSize(1);
    }

    @Test
    void anotherVersionOfTheModelTakesTheTimerOver() throws Exception {
        String model = Files.readString(Path.of("processes/patrol.bpmn"));
        at("2026-11-22T10:00:00+08:00");
        due();
        Deployment own = story.deploy("process-owner", Map.of("patrol.bpmn", model.replace("每半小时", "半小时一次")));

        assertThat(story.timers(Patrol.DUE)).hasSize(1);
        assertThat(story.timer(Patrol.DUE).getDuedate()).isEqualTo(moment("2026-11-22T10:30:00+08:00"));
        at("2026-11-22T10:10:00+08:00");
        due();
        assertThat(patrols()).hasSize(1);

        story.engine().getRepositoryService().deleteDeployment(own.getId(), true);
        assertThat(story.timers(Patrol.DUE)).hasSize(1);
    }

    @Test
    void nobodyStartsAPatrolByHand() {
        assertThat(new Rest(http, "shift-leader")
                        .start("patrol", Map.of())
                        .getStatusCode()
                        .is4xxClientError())
                .isTrue();
        assertThat(new Rest(http, "admin")
                        .start("patrol", Map.of())
                        .getBody()
                        .path("message")
                        .asText())
                .contains("由系统按时启动");
        assertThat(patrols()).isEmpty();
    }

    // ----

    private void due() {
        story.startByItself(Patrol.DUE);
    }

    private boolean asked(String moment) {
        at(moment);
        due();
        boolean asked = !story.openTasks().isEmpty();
        if (asked) {
            story.complete("shift-leader", Patrol.PATROL, NORMAL);
        }
        return asked;
    }

    private void at(String moment) {
        story.timeIs(moment(moment));
    }

    private static Instant moment(String moment) {
        return OffsetDateTime.parse(moment).toInstant();
    }

    private static Map<String, Object> found(String action) {
        return Map.of(
                "areas", List.of("power"),
                "proofKind", "photo",
                "photoLink", "https://pictures.bank.example/9",
                "result", "found",
                "found", "二楼机房有焦味",
                "foundAction", action);
    }

    private static Map<String, Object> fire() {
        var fire = new java.util.HashMap<>(found("major"));
        fire.put("eventKind", "fire");
        fire.put("place", "二楼机房");
        return fire;
    }

    private void hours(String from, String until) {
        story.deploy(
                "process-owner",
                Map.of("patrol-hours.dmn", table().replace("\"00:00\"", q(from)).replace("\"24:00\"", q(until))));
    }

    /** On working days at night, on other days from ten to twelve. */
    private void hoursByKind() {
        String[] rules = table().split("(?=<rule id)");
        rules[1] = rules[1].replace("\"00:00\"", "\"22:00\"").replace("\"24:00\"", "\"06:00\"");
        rules[2] = rules[2].replace("\"00:00\"", "\"10:00\"").replace("\"24:00\"", "\"12:00\"");
        story.deploy("process-owner", Map.of("patrol-hours.dmn", String.join("", rules)));
    }

    private String deployed(String until, String every) {
        return new Rest(http, "process-owner")
                .deploy(Map.of(
                        "patrol-hours.dmn", table().replace("\"24:00\"", until).replace("\"PT30M\"", every)))
                .getBody()
                .path("message")
                .asText();
    }

    private static String table() {
        try {
            return Files.readString(Path.of("processes/patrol-hours.dmn"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String q(String text) {
        return '"' + text + '"';
    }

    /** The first opened first. */
    private List<Incident> patrols() {
        return story
                .jdbc()
                .sql("select business_key from tocsin.incident where procedure_key = 'patrol' order by occurred_at")
                .query(String.class)
                .list()
                .stream()
                .map(key -> incidents.find(key).orElseThrow())
                .toList();
    }

    /** The first written first. */
    private List<JsonNode> records() {
        List<JsonNode> records = new ArrayList<>();
        new Rest(http, "auditor")
                .get("/api/records/patrol-log")
                .getBody()
                .forEach(r -> records.add(0, r.path("fields")));
        return records;
    }
}
