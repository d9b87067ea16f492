package org.tocsin.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** The words by which a model extends and meets limits, names an owner, shares what it knows, and ends an incident. */
@TocsinTest
class IncidentWordsTest {

    private static final String FIRST = "userTask_First";
    private static final String LAST = "userTask_Last";
    private static final String CLOSING = "processes/closing.dmn";

    @Autowired
    Story story;

    @Autowired
    BareIncidents bare;

    @Autowired
    Incidents incidents;

    private String incident;
    private ProcessInstance words;
    private ProcessInstance beside;

    @BeforeEach
    void aModelThatSaysEachWordOnce() throws IOException {
        incident = bare.open();
        story.deploy(
                "process-owner",
                Map.of("words.bpmn", Files.readString(Path.of("src/test/resources/words/words.bpmn"))));
        words = story.startInside("words", incident, Map.of());
        beside = story.startInside("words", incident, Map.of());
    }

    @Test
    void aLimitIsExtendedFromTheSameStartAndItsTimerMoves() {
        first();

        Date end = Date.from(OffsetDateTime.parse("2026-12-22T23:59:59+08:00").toInstant());
        assertThat(incidents.limits(incident)).containsEntry("legal", end.toInstant());
        assertThat(story.timers("timer_Legal").get(0).getDuedate()).isEqualTo(end);
        assertThat(story.journal(incident)).contains("EXTENDED 时限「法定期限」延长为 30 天，至 2026-12-22 23:59:59。原因：情况复杂");
    }

    @Test
    void whatALimitAsksForIsMetOnceAndTheFirstTimeCounts() {
        bare.limit(incident, "reply", story.now().plusSeconds(60));

        first();

        assertThat(incidents.met(incident)).containsOnlyKeys("reply").containsValue(Story.BEGIN);
        assertThat(story.journal(incident))
                .filteredOn(entry -> entry.startsWith("MET"))
                .containsExactly("MET 已答复客户，2026-11-22 09:00，在时限内");
        assertThat(variable(words, "replyMetAt")).isEqualTo("2026-11-22T09:00:00+08:00");
    }

    @Test
    void whatIsMetLateIsMissedThoughTheIncidentIsNotOver() {
        bare.limit(incident, "reply", story.now().minusSeconds(60));

        first();

        Incident open = incidents.find(incident).orElseThrow();
        assertThat(Verdict.of(
                        open,
                        incidents.limits(incident).get("reply"),
                        incidents.met(incident).get("reply"),
                        story.now()))
                .isEqualTo(new Verdict(true, "超时 1 分"));
        assertThat(story.journal(incident)).anyMatch(entry -> entry.endsWith("，超过时限 2026-11-22 08:59"));
    }

    @Test
    void whoeverActsIsNotedNamedAndSeenByAllThatRunsForTheIncident() {
        first();

        assertThat(variable(words, "firstBy")).isEqualTo("agent");
        assertThat(variable(beside, "firstBy")).isEqualTo("agent");
        assertThat(incidents.find(incident).orElseThrow().responsible()).isEqualTo("agent");
    }

    @Test
    void aMomentIsWorkedOutInWorkingDays() {
        first();

        assertThat(variable(words, "remindDue"))
                .isEqualTo(Date.from(
                        OffsetDateTime.parse("2026-11-24T23:59:59+08:00").toInstant()));
    }

    @Test
    void nothingEndsWithoutTheRecordsThatTheTableAsksFor() {
        first();

        assertThatThrownBy(() -> story.complete("agent", LAST, Map.of()))
                .hasStackTraceContaining("还不能结束：缺少记录 《系统故障情况记录表》");

        assertThat(incidents.find(incident).orElseThrow().open()).isTrue();
        assertThat(story.task(LAST)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"system-fault-record, no-such-register, 没有登记簿 no-such-register", "no, maybe, review（总结评估）列：maybe"})
    void aTableThatNothingCouldEndByIsRefused(String from, String to, String word) throws IOException {
        String table = Files.readString(Path.of(CLOSING)).replaceFirst("\"" + from + "\"", "\"" + to + "\"");

        assertThatThrownBy(() -> story.deploy("process-owner", Map.of("closing.dmn", table)))
                .hasMessageContaining(word);
    }

    private void first() {
        story.complete(
                "agent",
                story.engine()
                        .getTaskService()
                        .createTaskQuery()
                        .taskDefinitionKey(FIRST)
                        .processInstanceId(words.getId())
                        .singleResult(),
                Map.of());
    }

    private Object variable(ProcessInstance instance, String name) {
        return story.engine().getRuntimeService().getVariable(instance.getId(), name);
    }
}
