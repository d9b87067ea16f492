package org.tocsin.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import org.assertj.core.util.DoubleComparator;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.WebSession;

/** Figures that were worked out by hand. */
@TocsinTest
class FiguresTest {

    private static final Instant BEGIN = Story.BEGIN;
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    @Autowired
    Story story;

    @Autowired
    Figures figures;

    @Autowired
    TestRestTemplate http;

    private int number;

    @BeforeEach
    void begin() {
        number = 0;
    }

    /** Rows that only stand for messages: nobody was told. */
    @AfterEach
    void noMessages() {
        story.jdbc().sql("delete from tocsin.notification").update();
    }

    @Test
    void timesAreAveragedAndTheirMiddleAndNinetiethNamed() {
        for (int minutes : List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 100)) {
            String incident = fault("3", BEGIN, BEGIN, 15);
            answered(incident, "agent-admin", "taking", BEGIN.plusSeconds(minutes));
            recovered(incident, BEGIN.plus(Duration.ofMinutes(minutes)));
        }

        Figure all = figures.of(november()).all();

        assertThat(all.incidents()).isEqualTo(10);
        assertThat(all.restored()).isEqualTo(new Figure.Spread(10, 14.5 * 60, 5.5 * 60, 9.0 * 60));
        assertThat(all.acknowledged()).isEqualTo(new Figure.Spread(10, 14.5, 5.5, 9.0));
        assertThat(all.decided()).isEqualTo(10);
        assertThat(all.within()).isEqualTo(9);
    }

    @Test
    void whatWasDoneInTimeIsKeptWithoutAnyRecovery() {
        String inTime = complaint(null, BEGIN);
        due(inTime, "reply", BEGIN.plusSeconds(60));
        met(inTime, "reply", BEGIN.plusSeconds(60));
        String late = complaint(null, BEGIN);
        due(late, "reply", BEGIN.plusSeconds(60));
        due(late, "result", BEGIN.plusSeconds(900));
        met(late, "reply", BEGIN.plusSeconds(61));
        met(late, "result", BEGIN.plusSeconds(62));
        story.timeIs(BEGIN.plusSeconds(120));

        Figure all = figures.of(november()).all();

        assertThat(all.decided()).isEqualTo(2);
        assertThat(all.within()).isEqualTo(1);
    }

    @Test
    void aRecoveryExactlyAtTheEarliestLimitIsKeptAndAMillisecondLaterIsNot() {
        recovered(fault("3", BEGIN, BEGIN, 15), BEGIN.plus(Duration.ofMinutes(15)));
        recovered(
                fault("3", BEGIN, BEGIN, 15), BEGIN.plus(Duration.ofMinutes(15)).plusMillis(1));

        Figure all = figures.of(november()).all();

        assertThat(all.decided()).isEqualTo(2);
        assertThat(all.within()).isEqualTo(1);
    }

    @Test
    void whatIsNotRecoveredCountsAsMissedOnlyAfterTheLimit() {
        fault("3", BEGIN, BEGIN, 15);
        closed(fault("3", BEGIN, BEGIN, 15), "false-alarm", BEGIN.plus(Duration.ofMinutes(5)));
        closed(fault("3", BEGIN, BEGIN, 15), "unresolved", BEGIN.plus(Duration.ofMinutes(20)));

        story.timeIs(BEGIN.plus(Duration.ofMinutes(15)));
        assertThat(figures.of(november()).all().decided()).isEqualTo(1);

        story.timeIs(BEGIN.plus(Duration.ofMinutes(15)).plusMillis(1));
        Figure all = figures.of(november()).all();
        assertThat(all.decided()).isEqualTo(2);
        assertThat(all.within()).isZero();
        assertThat(all.open()).isEqualTo(1);
    }

    @Test
    void someoneWhoCannotComeHasNotRespondedAndTheFirstOfSeveralAnswersCounts() {
        String incident = fault("3", BEGIN, BEGIN.plusSeconds(10), 15);
        answered(incident, "agent-admin", "cannot-come", BEGIN.plusSeconds(20));
        answered(incident, "back-office", "seen", BEGIN.plusSeconds(40));
        answered(incident, "it", "taking", BEGIN.plusSeconds(60));

        assertThat(figures.of(november()).all().acknowledged()).isEqualTo(new Figure.Spread(1, 30.0, 30.0, 30.0));
    }

    @Test
    void anIncidentIsTheTeamsWhoseRoleTookItOn() {
        String taken = fault("3", BEGIN, BEGIN, 15);
        answered(taken, "agent-admin", "seen", BEGIN.plusSeconds(20));
        answered(taken, "it", "taking", BEGIN.plusSeconds(60));
        responsible(taken, "it");
        // Asked again after a while, so that the answer itself is gone.
        String renewed = fault("1", BEGIN, BEGIN, 30);
        answered(renewed, "security", null, BEGIN.plusSeconds(30));
        responsible(renewed, "security");
        fault("1", BEGIN, BEGIN, 30);

        Figures.Tables tables = figures.of(november());

        assertThat(tables.teams())
                .extracting(line -> line.id() + " " + line.figure().incidents())
                .containsExactlyInAnyOrder("it 1", "security 1", " 1");
        assertThat(tables.levels())
                .extracting(line ->
                        line.of() + " " + line.id() + " " + line.figure().incidents())
                .containsExactly("system-fault 1 2", "system-fault 3 1");
    }

    @Test
    void drillsAreNeverMixedInAndDuplicatesNotCountedTwice() {
        String original = fault("3", BEGIN, BEGIN, 15);
        String duplicate = fault("3", BEGIN, BEGIN, 15);
        story.jdbc()
                .sql("update tocsin.incident set joined_to = ? where business_key = ?")
                .params(original, duplicate)
                .update();
        incident("SF", "system-fault", "3", BEGIN, BEGIN, true);

        assertThat(figures.of(november()).all().incidents()).isEqualTo(1);
        assertThat(figures.of(new Selection(NOVEMBER, NOVEMBER, null, true))
                        .all()
                        .incidents())
                .isEqualTo(1);
    }

    @Test
    void aMonthBeginsAtMidnightInTheBank() {
        Instant midnight = OffsetDateTime.parse("2026-11-01T00:00:00+08:00").toInstant();
        fault("3", BEGIN, midnight.minusMillis(1), 15);
        fault("3", BEGIN, midnight, 15);

        assertThat(figures.of(new Selection(YearMonth.of(2026, 10), NOVEMBER, null, false))
                        .months())
                .extracting(line -> line.id() + " " + line.figure().incidents())
                .containsExactly("2026-10 1", "2026-11 1");
        assertThat(figures.of(november()).all().incidents()).isEqualTo(1);
    }

    @Test
    void aSecondComplaintOfTheSameCustomerWithinThirtyDaysIsARepeat() {
        complaint("customer-1", BEGIN.minus(Duration.ofDays(30)));
        complaint("customer-1", BEGIN);
        complaint("customer-2", BEGIN.minus(Duration.ofDays(31)));
        complaint("customer-2", BEGIN);
        complaint("customer-3", BEGIN);
        complaint(null, BEGIN);

        Figure all = figures.of(new Selection(YearMonth.of(2026, 10), NOVEMBER, "complaint", false))
                .all();

        assertThat(all.incidents()).isEqualTo(6);
        assertThat(all.complaints()).isEqualTo(5);
        assertThat(all.repeated()).isEqualTo(1);
    }

    @Test
    void aComplaintConvertedToASuggestionIsStillOne() {
        closed(complaint("customer-1", BEGIN), "converted-to-suggestion", BEGIN.plusSeconds(60));

        assertThat(figures.of(november()).all().complaints()).isEqualTo(1);
    }

    @Test
    void messagesThatNobodyAnsweredAreCountedAmongThoseThatAsked() {
        String incident = fault("3", BEGIN, BEGIN, 15);
        message(incident, "agent-admin", true, "unanswered", null, null);
        message(incident, "back-office", true, "acknowledged", "seen", BEGIN.plusSeconds(5));
        message(incident, "it", false, "sent", null, null);
        message(incident, "security", true, "withdrawn", null, null);

        Figure all = figures.of(november()).all();

        assertThat(all.asked()).isEqualTo(2);
        assertThat(all.unanswered()).isEqualTo(1);
    }

    @Test
    void whoeverAnsweredOnlyWhenSomebodyElseHadBeenCalledCountsAsUnanswered() {
        String incident = fault("3", BEGIN, BEGIN, 15);
        message(incident, "agent-admin", true, "acknowledged", "taking", BEGIN.plusSeconds(90));
        passedOn(incident, "agent-admin", BEGIN.plusSeconds(60));
        message(incident, "it", true, "acknowledged", "cannot-come", BEGIN.plusSeconds(30));
        passedOn(incident, "it", BEGIN.plusSeconds(30));

        Figure all = figures.of(november()).all();

        assertThat(all.asked()).isEqualTo(4);
        assertThat(all.unanswered()).isEqualTo(1);
    }

    @Test
    void aCorrectedNumberCountsUnderTheCustomerItNames() {
        complaint("customer-1", BEGIN.minusSeconds(60));
        String wrong = complaint("customer-1", BEGIN);
        complaint("customer-2", BEGIN.minusSeconds(30));
        assertThat(figures.of(november()).all().repeated()).isEqualTo(1);

        corrected(wrong, "customer-3");
        assertThat(figures.of(november()).all().repeated()).isZero();

        corrected(wrong, "customer-2");
        assertThat(figures.of(november()).all().repeated()).isEqualTo(1);
        assertThat(figures.of(november()).all().complaints()).isEqualTo(3);

        corrected(wrong, null);
        assertThat(figures.of(november()).all().complaints()).isEqualTo(2);
    }

    @Test
    void satisfactionIsCountedAmongThoseWhoAnsweredEachQuestion() {
        surveyed(
                complaint("customer-1", BEGIN),
                1,
                "{\"satisfactionScore\": 5, \"problemSolved\": \"yes\", \"repeatedIssue\": \"no\"}");
        surveyed(
                complaint("customer-2", BEGIN),
                1,
                "{\"satisfactionScore\": 4, \"problemSolved\": \"partly\", \"repeatedIssue\": \"yes\"}");
        surveyed(
                complaint("customer-3", BEGIN),
                1,
                "{\"satisfactionScore\": 1, \"problemSolved\": \"no\", \"repeatedIssue\": null}");
        surveyed(complaint("customer-4", BEGIN), 1, "{\"surveyResult\": \"unreachable\", \"satisfactionScore\": null}");
        complaint("customer-5", BEGIN);

        Figures.Tables tables = figures.of(november());

        Figure.Satisfaction expected = new Figure.Satisfaction(3, 10 / 3.0, 2, 3, 1, 2, 1);
        assertThat(tables.all().satisfaction())
                .usingRecursiveComparison()
                .withComparatorForType(new DoubleComparator(1e-9), Double.class)
                .isEqualTo(expected);
        assertThat(tables.procedures()).hasSize(1);
        assertThat(tables.procedures().get(0).figure().satisfaction().content()).isEqualTo(2);
    }

    @Test
    void aCorrectedAnswerCountsAsItsNewestVersionSays() {
        String complaint = complaint("customer-1", BEGIN);
        surveyed(complaint, 1, "{\"satisfactionScore\": 1, \"problemSolved\": \"no\"}");
        surveyed(complaint, 2, "{\"satisfactionScore\": 5, \"problemSolved\": \"yes\"}");

        assertThat(figures.of(november()).all().satisfaction())
                .isEqualTo(new Figure.Satisfaction(1, 5.0, 1, 1, 1, 0, 0));
    }

    @Test
    void whereNobodyWasAskedThereIsNoAverage() {
        fault("3", BEGIN, BEGIN, 15);

        assertThat(figures.of(november()).all().satisfaction())
                .isEqualTo(new Figure.Satisfaction(0, null, 0, 0, 0, 0, 0));
    }

    // ---- the page

    @Test
    void leadersAndAuditorsMayLookAndOthersMayNot() {
        for (String user : List.of("centre-manager", "department-head", "back-office", "auditor", "admin")) {
            assertThat(session(user).get("api/figures", JsonNode.class).getStatusCode())
                    .as(user)
                    .isEqualTo(HttpStatus.OK);
        }
        for (String path : List.of("api/figures", "api/figures.xlsx")) {
            var refused = session("agent").get(path, JsonNode.class);
            assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
            assertThat(refused.getBody().path("message").asText()).startsWith("您没有查看统计的权限");
        }
    }

    @Test
    void aMonthThatIsNoneOrEndsBeforeItBeginsIsRefusedByName() {
        WebSession auditor = session("auditor");

        assertThat(auditor.get("api/figures?from=november", JsonNode.class)
                        .getBody()
                        .path("message")
                        .asText())
                .contains("开始月份", "2026-11");
        assertThat(auditor.get("api/figures?from=2026-12&to=2026-11", JsonNode.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(auditor.get("api/figures?from=2000-01&to=2026-11", JsonNode.class)
                        .getBody()
                        .path("message")
                        .asText())
                .contains("最多统计 60 个月");
    }

    @Test
    void theWorkbookHasTheSameFigures() throws Exception {
        recovered(fault("3", BEGIN, BEGIN, 15), BEGIN.plus(Duration.ofMinutes(9)));

        byte[] file = session("auditor")
                .get("api/figures.xlsx?from=2026-11&to=2026-11", byte[].class)
                .getBody();

        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            assertThat(workbook.getSheets().map(Sheet::getName)).containsExactly("总体", "按预案", "按级别", "按班组", "按月", "说明");
            var row = workbook.findSheet("按级别").orElseThrow().read().get(1);
            assertThat(row.getCellText(0)).isEqualTo("系统故障 3 级");
            assertThat(row.getCellAsNumber(8).orElseThrow().doubleValue()).isEqualTo(9);
            assertThat(row.getCellAsNumber(13).orElseThrow().doubleValue()).isEqualTo(1);
        }
    }

    // ----

    private Selection november() {
        return new Selection(NOVEMBER, NOVEMBER, null, false);
    }

    private WebSession session(String user) {
        return WebSession.of(http, "/camunda/figures/", user);
    }

    private String fault(String grade, Instant occurredAt, Instant registeredAt, int limit) {
        Instant occurred = occurredAt.isAfter(registeredAt) ? registeredAt : occurredAt;
        String key = incident("SF", "system-fault", grade, occurred, registeredAt, false);
        due(key, "centreManagerLimit", occurred.plus(Duration.ofMinutes(limit)));
        due(key, "departmentHeadLimit", occurred.plus(Duration.ofMinutes(2L * limit)));
        return key;
    }

    private String complaint(@Nullable String customer, Instant at) {
        String key = incident("CP", "complaint", null, at, at, false);
        story.jdbc().sql("""
                        insert into tocsin.record (type, subject, version, business_key, at, since, fields, customer)
                        values ('complaint', ?, 1, ?, ?::timestamptz, now(), '{}', ?)""").params(key, key, at.toString(), customer).update();
        return key;
    }

    private void surveyed(String incident, int version, String fields) {
        story.jdbc().sql("""
                        insert into tocsin.record (type, subject, version, business_key, at, since, fields)
                        values ('satisfaction', ?, ?, ?, now(), now(), ?::jsonb)""").params(incident + "-s", version, incident, fields).update();
    }

    private void corrected(String complaint, @Nullable String customer) {
        story.jdbc().sql("""
                        insert into tocsin.record (type, subject, version, business_key, at, since, fields, customer)
                        select type, subject, max(version) + 1, business_key, max(at), max(since), '{}', ?
                        from tocsin.record where subject = ? group by type, subject, business_key""").params(customer, complaint).update();
    }

    /** What was sent to somebody goes to a stand-in. */
    private void passedOn(String incident, String role, Instant at) {
        message(incident, role + "-2", true, "sent", null, null);
        story.jdbc().sql("""
                        update tocsin.notification n set created_at = ?::timestamptz, passed_from = f.id
                        from tocsin.notification f where f.role = ? and n.role = ?""").params(at.toString(), role, role + "-2").update();
    }

    private String incident(
            String prefix,
            String procedure,
            @Nullable String grade,
            Instant occurredAt,
            Instant registeredAt,
            boolean drill) {
        String key = "%s-20261122-%d%s".formatted(prefix, ++number, drill ? "-D" : "");
        story.jdbc()
                .sql("""
                        insert into tocsin.incident (business_key, procedure_key, process_instance_id,
                          process_definition_id, grade, summary, occurred_at, clock_from, registered_at, reporter, drill)
                        values (?, ?, ?, 'none', ?, '客户无法接入', ?::timestamptz, ?::timestamptz, ?::timestamptz, 'agent', ?)""")
                .params(
                        key,
                        procedure,
                        key,
                        grade,
                        occurredAt.toString(),
                        occurredAt.toString(),
                        registeredAt.toString(),
                        drill)
                .update();
        return key;
    }

    private void due(String incident, String name, Instant at) {
        story.jdbc()
                .sql("insert into tocsin.incident_limit (business_key, name, due_at) values (?, ?, ?::timestamptz)")
                .params(incident, name, at.toString())
                .update();
    }

    private void met(String incident, String name, Instant at) {
        story.jdbc()
                .sql("update tocsin.incident_limit set met_at = ?::timestamptz where business_key = ? and name = ?")
                .params(at.toString(), incident, name)
                .update();
    }

    private void recovered(String incident, Instant at) {
        story.jdbc()
                .sql("""
                        update tocsin.incident set state = 'closed', outcome = 'recovered',
                          recovered_at = ?::timestamptz, closed_at = ?::timestamptz where business_key = ?""")
                .params(at.toString(), at.plusSeconds(60).toString(), incident)
                .update();
    }

    private void closed(String incident, String outcome, Instant at) {
        story.jdbc()
                .sql("update tocsin.incident set state = 'closed', outcome = ?, closed_at = ?::timestamptz"
                        + " where business_key = ?")
                .params(outcome, at.toString(), incident)
                .update();
    }

    private void responsible(String incident, String person) {
        story.jdbc()
                .sql("update tocsin.incident set responsible = ? where business_key = ?")
                .params(person, incident)
                .update();
    }

    private void answered(String incident, String role, @Nullable String answer, Instant at) {
        message(incident, role, true, "acknowledged", answer, at);
    }

    private void message(
            String incident,
            String role,
            boolean asks,
            String state,
            @Nullable String answer,
            @Nullable Instant acknowledgedAt) {
        story.jdbc()
                .sql("""
                        insert into tocsin.notification (id, business_key, role, recipient, template, body, state, asks,
                          answer, created_at, acknowledged_at)
                        values (gen_random_uuid(), ?, ?, ?, 'system-fault.reported', '—', ?, ?, ?, ?::timestamptz,
                          ?::timestamptz)""")
                .params(
                        incident,
                        role,
                        role,
                        state,
                        asks,
                        answer,
                        BEGIN.toString(),
                        acknowledgedAt == null ? null : acknowledgedAt.toString())
                .update();
    }
}
