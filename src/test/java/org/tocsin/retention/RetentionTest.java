package org.tocsin.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.chain.Finding;
import org.tocsin.chain.Manifests;
import org.tocsin.chain.Verification;
import org.tocsin.engine.database.PurgeDatabase;
import org.tocsin.guard.InvalidInput;

/** What becomes of an incident over the years: masked at one age, removed at another, kept while it is on hold. */
@TocsinTest
class RetentionTest {

    private static final Period PERSONAL = Period.ofYears(1);
    private static final Period HISTORY = Period.ofDays(1826);
    private static final Period KEEP = Period.ofYears(10);

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    @Autowired
    RetentionRun retention;

    @Autowired
    LegalHolds holds;

    @Autowired
    Due due;

    @Autowired
    Verification verification;

    @Autowired
    Manifests manifests;

    @Autowired
    JdbcClient application;

    @Autowired
    PurgeDatabase purge;

    private Instant closed;

    // ---- masking

    @Test
    void personalValuesAreMaskedAtTheirAgeAndNotAMomentBefore() {
        String incident = closedIncident();
        customerRegistered(incident);

        at(PERSONAL, -1);
        retention.run();
        assertThat(history("customerName")).containsOnly("王五");
        assertThat(bodies()).anyMatch(body -> body.contains("王五"));

        at(PERSONAL, 0);
        retention.run();
        assertThat(history("customerName")).isNotEmpty().containsOnly("已脱敏");
        assertThat(history("summary")).contains("客户无法接入");
        assertThat(bodies()).isNotEmpty().noneMatch(body -> body.contains("王五"));
        assertThat(verification.verifyEverything("auditor", n -> {}).findings()).isEmpty();
        assertThat(last("masked")).isEqualTo(Map.of("incidents", 1, "waiting", 0, "values", 0));
    }

    @Test
    void addressesAreShortenedToWhatOneRecognises() {
        story.roster().person("agent-admin", "赵管理", "sms:13812345678");
        String incident = closedIncident();
        story.jdbc().sql("""
                        insert into tocsin.notification_attempt (notification_id, n, channel, address, at, result)
                        select id, 90, 'email', 'zhao@bank.example', now(), 'failed: 550 zhao@bank.example unknown'
                        from tocsin.notification where business_key = ? limit 1""").param(incident).update();
        // The second message waits for its turn behind the first.
        story.pass(Duration.ofMinutes(10));
        story.fireDue();
        story.deliver();
        assertThat(addresses()).contains("13812345678");

        at(PERSONAL, 0);
        retention.run();

        assertThat(addresses()).contains("138****5678", "z***@bank.example").doesNotContain("13812345678");
        assertThat(story.jdbc()
                        .sql("select result from tocsin.notification_attempt where n = 90")
                        .query(String.class)
                        .single())
                .isEqualTo("failed: 550 ***@bank.example unknown");
        assertThat(history("address")).doesNotContain("13812345678");
    }

    @Test
    void whatIsStillRunningIsNotMasked() {
        String incident = reported();
        customerRegistered(incident);
        close(incident);
        story.jdbc()
                .sql("update tocsin.incident set state = 'closed', outcome = 'recovered', closed_at = ?::timestamptz")
                .param(story.now().toString())
                .update();
        ProcessInstance other = story.start("agent", "system-fault", report());
        story.jdbc()
                .sql("update act_hi_procinst set business_key_ = ? where proc_inst_id_ = ?")
                .params(incident, other.getId())
                .update();

        at(PERSONAL, 0);
        retention.run();

        assertThat(history("customerName")).containsOnly("王五");
        assertThat(last("masked")).isEqualTo(Map.of("incidents", 0, "waiting", 1, "values", 0));
    }

    @Test
    void oneThatFailsKeepsNoOtherFromItsTurn() {
        String first = bare();
        String second = bare();
        closed = story.now();
        manifests.gather();
        story.jdbc()
                .sql("alter table tocsin.incident add constraint broken check (business_key <> '" + first
                        + "') not valid")
                .update();
        story.jdbc()
                .sql("create table story.broken as select business_key from tocsin.incident where business_key = ?")
                .param(first)
                .update();
        story.jdbc()
                .sql("alter table story.broken add foreign key (business_key) references tocsin.incident")
                .update();
        try {
            at(PERSONAL, 0);
            retention.run();
            assertThat(last("masked")).isEqualTo(Map.of("incidents", 1, "waiting", 0, "values", 0, "failed", 1));
            assertThat(last("accesses")).isEqualTo(Map.of("removed", 0));

            at(KEEP, 0);
            cleanUp();
            retention.run();
            assertThat(last("removed")).containsEntry("incidents", 1).containsEntry("failed", 1);
            assertThat(story.jdbc()
                            .sql("select business_key from tocsin.incident")
                            .query(String.class)
                            .list())
                    .containsExactly(first)
                    .doesNotContain(second);
        } finally {
            story.jdbc().sql("drop table story.broken").update();
            story.jdbc()
                    .sql("alter table tocsin.incident drop constraint broken")
                    .update();
        }
        retention.run();
        assertThat(rows("incident")).isZero();
        story.messagesAreGone();
    }

    // ---- the engine's own history

    @Test
    void theEngineCleansUpItsHistoryWhenItsTimeHasPassed() {
        closedIncident();

        at(HISTORY, -1);
        cleanUp();
        assertThat(instances()).isPositive();

        // Times to live count from the start, a few minutes before the end.
        at(HISTORY, 1);
        cleanUp();
        assertThat(instances()).isZero();
    }

    @Test
    void theCleanUpHasAWindowAtNight() {
        Job job = story.engine().getHistoryService().cleanUpHistoryAsync(false);

        ZonedDateTime next = job.getDuedate().toInstant().atZone(story.zone());
        assertThat(next.getHour()).isEqualTo(1);
        assertThat(next.toLocalDate())
                .isEqualTo(story.now().atZone(story.zone()).toLocalDate().plusDays(1));
    }

    // ---- removal

    @Test
    void anIncidentIsRemovedAtItsAgeAndVerificationKnowsThatItWasLawful() {
        String incident = closedIncident();
        manifests.gather();
        at(HISTORY, 1);
        cleanUp();

        at(KEEP, -1);
        retention.run();
        assertThat(rows("incident")).isEqualTo(1);

        at(KEEP, 0);
        assertThat(due.toPurge(story.now(), 10)).extracting(Due.Incident::key).containsExactly(incident);
        retention.run();

        for (String table : List.of(
                "incident",
                "incident_limit",
                "journal",
                "journal_head",
                "record",
                "notification",
                "notification_attempt",
                "send")) {
            assertThat(rows(table)).as(table).isZero();
        }
        story.messagesAreGone();
        assertThat(last("removed")).containsEntry("incidents", 1).containsEntry("refused", 0);
        assertThat(verification.verifyEverything("auditor", n -> {}).findings()).isEmpty();
    }

    @Test
    void aRemovalThatSomebodyMadeUpIsFoundOut() {
        String incident = closedIncident();
        manifests.gather();
        at(HISTORY, 1);
        cleanUp();
        at(KEEP, 0);
        retention.run();
        story.messagesAreGone();

        story.jdbc().sql("update tocsin.purged set rule = 'keeping keep=P1D'").update();

        assertThat(verification.verifyEverything("auditor", n -> {}).findings())
                .extracting(Finding::chain)
                .containsExactly(incident);
    }

    @Test
    void whatTheEngineStillKeepsOrNoManifestKnowsWaits() {
        closedIncident();

        at(KEEP, 0);
        retention.run();
        assertThat(last("removed")).containsEntry("waiting", 1);

        cleanUp();
        retention.run();
        assertThat(last("removed")).containsEntry("waiting", 1);

        manifests.gather();
        retention.run();
        assertThat(rows("incident")).isZero();
        story.messagesAreGone();
    }

    @Test
    void whatDoesNotVerifyIsNotRemoved() {
        closedIncident();
        manifests.gather();
        at(KEEP, 0);
        cleanUp();
        story.jdbc().sql("update tocsin.journal set text = '没有发生' where n = 2").update();

        retention.run();

        assertThat(last("removed")).containsEntry("incidents", 0).containsEntry("refused", 1);
        assertThat(rows("incident")).isEqualTo(1);
    }

    @Test
    void anOpenIncidentIsKeptHoweverOldItIs() {
        reported();

        story.timeIs(story.now().atZone(story.zone()).plus(Period.ofYears(50)).toInstant());
        retention.run();

        assertThat(rows("incident")).isEqualTo(1);
    }

    // ---- holds

    @Test
    void aHoldStopsMaskingRemovalAndTheEnginesCleanUpAndLiftingItResumesAllOfThem() {
        String incident = closedIncident();
        customerRegistered(incident);
        holds.place(incident, "compliance-risk", "诉讼");
        manifests.gather();

        at(KEEP, 0);
        cleanUp();
        retention.run();
        assertThat(history("customerName")).containsOnly("王五");
        assertThat(rows("incident")).isEqualTo(1);
        assertThat(due.toMask(story.now(), 10)).isEmpty();

        holds.lift(incident, "compliance-risk", "结案");
        retention.run();
        assertThat(history("customerName")).containsOnly("已脱敏");
        cleanUp();
        assertThat(instances()).isZero();
        manifests.gather();
        retention.run();
        assertThat(rows("incident")).isZero();
        story.messagesAreGone();
        assertThat(verification.verifyEverything("auditor", n -> {}).findings()).isEmpty();
    }

    @Test
    void aHoldOnARunningIncidentAlsoHoldsWhatIsWrittenLater() {
        String incident = reported();
        holds.place(incident, "compliance-risk", "监管检查");
        close(incident);
        story.jdbc().sql("update act_hi_varinst set name_ = name_").update();
        retention.run();

        assertThat(story.jdbc()
                        .sql("select count(*) from act_hi_actinst where removal_time_ is not null")
                        .query(Long.class)
                        .single())
                .isZero();
        at(HISTORY, 1);
        cleanUp();
        assertThat(instances()).isPositive();
        assertThat(story.journal(incident)).contains("HELD 冻结：不脱敏、不清理。理由：监管检查");
    }

    @Test
    void whatWasSentTogetherStaysForAsLongAsOneOfItsIncidentsIsOnHold() {
        story.roster().person("agent-admin", "赵管理", "sms:13812345678");
        String held = bare();
        story.pass(Duration.ofMinutes(20));
        String leader = bare();
        closed = story.now();
        assertThat(story.jdbc().sql("""
                        insert into tocsin.send_item select s.key, h.id
                        from tocsin.notification l join tocsin.send s on s.leader = l.id, tocsin.notification h
                        where l.business_key = ? and h.business_key = ?""").params(leader, held).update()).isEqualTo(1);
        assertThat(cleanedUp(leader)).isTrue();

        holds.place(held, "compliance-risk", "诉讼");
        assertThat(cleanedUp(leader)).isFalse();
        at(PERSONAL, 0);
        retention.run();
        assertThat(last("masked")).containsEntry("incidents", 1);
        assertThat(sent(leader)).contains("13812345678").doesNotContain("已脱敏");

        // Held itself, it stays when the other is released.
        holds.place(leader, "compliance-risk", "诉讼");
        holds.lift(held, "compliance-risk", "结案");
        assertThat(cleanedUp(leader)).isFalse();
        holds.lift(leader, "compliance-risk", "结案");
        assertThat(cleanedUp(leader)).isTrue();
        retention.run();
        assertThat(sent(leader)).contains("138****5678", "已脱敏").doesNotContain("13812345678");
    }

    @Test
    void aHoldNeedsAnIncidentAndAReasonAndStandsOnce() {
        String incident = closedIncident();

        assertThatThrownBy(() -> holds.place("SF-20261122-1", "admin", "诉讼"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("没有编号为 SF-20261122-1 的事件");
        assertThatThrownBy(() -> holds.place(incident, "admin", " ")).hasMessageContaining("理由");
        assertThatThrownBy(() -> holds.lift(incident, "admin", "结案")).hasMessageContaining("不在冻结中");
        holds.place(incident, "admin", "诉讼");
        assertThatThrownBy(() -> holds.place(incident, "admin", "诉讼")).hasMessageContaining("已在冻结中");
    }

    @Test
    void aHoldThatIsTakenOutOfItsTableStandsAndIsMissed() {
        String incident = closedIncident();
        customerRegistered(incident);
        holds.place(incident, "compliance-risk", "诉讼");
        manifests.gather();
        assertThat(verification.verifyEverything("auditor", n -> {}).findings()).isEmpty();

        story.jdbc().sql("delete from tocsin.legal_hold").update();

        at(KEEP, 0);
        cleanUp();
        retention.run();
        assertThat(history("customerName")).containsOnly("王五");
        assertThat(rows("incident")).isEqualTo(1);
        assertThat(due.toMask(story.now(), 10)).isEmpty();
        assertThat(verification.verify(incident, "auditor").findings())
                .extracting(Finding::text)
                .singleElement()
                .asString()
                .startsWith("法律冻结缺失");
    }

    @Test
    void aHoldThatIsChangedLiftedOrMadeUpInItsTableIsFoundOut() {
        String incident = closedIncident();
        holds.place(incident, "compliance-risk", "诉讼");
        holds.lift(incident, "compliance-risk", "结案");
        assertThat(verification.verify(incident, "auditor").findings()).isEmpty();

        story.jdbc().sql("update tocsin.legal_hold set lift_reason = '和解'").update();
        assertThat(verification.verify(incident, "auditor").findings()).hasSize(1);
        story.jdbc()
                .sql("update tocsin.legal_hold set lift_reason = '结案', reason = '检查'")
                .update();
        assertThat(verification.verify(incident, "auditor").findings()).hasSize(1);
        story.jdbc().sql("update tocsin.legal_hold set reason = '诉讼'").update();
        assertThat(verification.verify(incident, "auditor").findings()).isEmpty();

        holds.place(incident, "compliance-risk", "再次诉讼");
        story.jdbc()
                .sql("update tocsin.legal_hold set lifted_at = now(), lifted_by = 'agent', lift_reason = '结案'"
                        + " where lifted_at is null")
                .update();
        assertThat(verification.verify(incident, "auditor").findings())
                .extracting(Finding::text)
                .containsExactly("法律冻结的解除不是由系统写入的，登记链中没有它");
        at(PERSONAL, 0);
        assertThat(due.toMask(story.now(), 10)).isEmpty();
        story.jdbc()
                .sql("delete from tocsin.legal_hold where lifted_by = 'agent'")
                .update();

        // It can be placed anew, and lifted then.
        holds.place(incident, "compliance-risk", "补登");
        holds.lift(incident, "compliance-risk", "结案");
        assertThat(due.toMask(story.now(), 10)).hasSize(1);

        story.jdbc().sql("""
                        insert into tocsin.legal_hold (business_key, placed_at, placed_by, reason)
                        values ('SF-20261122-999', now(), 'agent', '诉讼')""").update();
        assertThat(verification.verifyEverything("auditor", n -> {}).findings())
                .extracting(Finding::chain)
                .contains("SF-20261122-999");
    }

    @Test
    void theRoleThatRemovesCanDoNothingElse() {
        for (String statement : List.of(
                "update tocsin.incident set state = 'closed'",
                "update tocsin.notification set state = 'sent'",
                "update tocsin.send set state = 'accepted'",
                "update tocsin.send_item set send_key = send_key",
                "update tocsin.journal set text = ''",
                "update act_hi_varinst set name_ = ''",
                "update tocsin.legal_hold set lifted_at = now()",
                "delete from tocsin.manifest")) {
            assertThatThrownBy(() -> purge.jdbc().sql(statement).update())
                    .as(statement)
                    .hasStackTraceContaining("permission denied");
        }
        for (String table : List.of("act_id_user", "act_ge_bytearray", "tocsin.roster_person")) {
            assertThatThrownBy(() ->
                            purge.jdbc().sql("select * from " + table).query().listOfRows())
                    .as(table)
                    .hasStackTraceContaining("permission denied");
        }
    }

    @Test
    void theApplicationItselfCannotSayWhatHasBeenMigrated() {
        assertThatThrownBy(() -> application
                        .sql("update flyway_schema_history set checksum = 0")
                        .update())
                .hasStackTraceContaining("permission denied");
    }

    @Test
    void theApplicationItselfCanOnlyLiftAHold() {
        for (String change : List.of("delete from tocsin.legal_hold", "update tocsin.legal_hold set reason = ''")) {
            assertThatThrownBy(() -> application.sql(change).update()).hasStackTraceContaining("permission denied");
        }
    }

    // ---- accesses, and who may

    @Test
    void accessesAreKeptForATimeOfTheirOwn() {
        story.jdbc().sql("""
                        insert into tocsin.access_log (at, who, what, subject, detail, address, refused)
                        select ?::timestamptz - interval '3 years' + n * interval '1 millisecond', 'agent', 'INCIDENT',
                          'n' || n, '', '', false from generate_series(-1, 1) n""").param(story.now().toString()).update();

        retention.run();

        assertThat(story.jdbc()
                        .sql("select subject from tocsin.access_log order by at")
                        .query(String.class)
                        .list())
                .containsExactly("n0", "n1");
        assertThat(last("accesses")).isEqualTo(Map.of("removed", 1));
    }

    @Test
    void theApplicationItselfCanRemoveNeitherNotesNorRuns() {
        retention.run();

        for (String table : List.of("retention_run", "purged", "access_log")) {
            assertThatThrownBy(
                            () -> application.sql("delete from tocsin." + table).update())
                    .hasStackTraceContaining("permission denied");
        }
    }

    // ----

    private static Map<String, Object> report() {
        Map<String, Object> report = new HashMap<>(Map.of("summary", "客户无法接入", "faultLevel", 3, "faultType", "system"));
        report.put("affectedService", "online-chat");
        report.put("symptom", "页面提示系统繁忙");
        return report;
    }

    private String reported() {
        story.start("agent", "system-fault", report());
        story.fireDue();
        story.told("system-fault.reported → agent-admin");
        return story.jdbc()
                .sql("select business_key from tocsin.incident")
                .query(String.class)
                .single();
    }

    private String bare() {
        String incident = incidents.open("system-fault.reported", "agent-admin");
        story.told("system-fault.reported → agent-admin");
        story.fireDue();
        incidents.close(incident);
        return incident;
    }

    private boolean cleanedUp(String incident) {
        return story.jdbc().sql("""
                        select p.removal_time_ is not null from act_hi_procinst p
                        join tocsin.notification n on n.process_instance_id = p.proc_inst_id_
                        where n.business_key = ?""").param(incident).query(Boolean.class).single();
    }

    /** What its send, and the procedure of the message that led it, have kept. */
    private List<String> sent(String leader) {
        return story.jdbc().sql("""
                        select s.address from tocsin.send s join tocsin.notification n on n.id = s.leader
                        where n.business_key = :leader
                        union all select v.text_ from act_hi_varinst v
                        join tocsin.notification n on n.process_instance_id = v.proc_inst_id_
                        where n.business_key = :leader and v.name_ in ('text', 'messageText', 'address')""").param("leader", leader).query(String.class).list();
    }

    private String closedIncident() {
        String incident = reported();
        close(incident);
        return incident;
    }

    private void close(String incident) {
        story.complete(
                "agent-admin", "userTask_FillRecord", Map.of("verdict", "falseAlarm", "cancelReason", "客户自己的网络问题"));
        story.fireDue();
        story.told("system-fault.cancelled → agent-admin");
        closed = story.now();
        assertThat(story.jdbc()
                        .sql("select state from tocsin.incident where business_key = ?")
                        .param(incident)
                        .query(String.class)
                        .single())
                .isEqualTo("closed");
    }

    /** As a procedure that asks for a customer's name leaves it in the engine's history, and in a message. */
    private void customerRegistered(String incident) {
        story.jdbc().sql("""
                        insert into act_hi_varinst (id_, proc_inst_id_, name_, var_type_, text_, state_)
                        select gen_random_uuid(), proc_inst_id_, 'customerName', 'string', '王五', 'CREATED'
                        from act_hi_procinst where business_key_ = ?""").param(incident).update();
        story.jdbc().sql("""
                        insert into act_hi_detail (id_, type_, proc_inst_id_, name_, var_type_, text_, time_)
                        select gen_random_uuid(), 'VariableUpdate', proc_inst_id_, 'customerName', 'string', '王五', now()
                        from act_hi_procinst where business_key_ = ?""").param(incident).update();
        story.jdbc()
                .sql("update tocsin.notification set body = body || ' 客户王五' where business_key = ?")
                .param(incident)
                .update();
    }

    /** So long after the end, give or take milliseconds. */
    private void at(Period age, long millis) {
        story.timeIs(closed.atZone(story.zone()).plus(age).toInstant().plusMillis(millis));
    }

    private void cleanUp() {
        HistoryService history = story.engine().getHistoryService();
        history.cleanUpHistoryAsync(true);
        for (Job job : history.findHistoryCleanupJobs()) {
            story.engine().getManagementService().executeJob(job.getId());
        }
    }

    private long instances() {
        return story.engine()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .count();
    }

    private List<String> history(String variable) {
        return story.jdbc().sql("""
                        select text_ from act_hi_varinst where name_ = :name
                        union all select text_ from act_hi_detail where name_ = :name""").param("name", variable).query(String.class).list();
    }

    private List<String> bodies() {
        return story.jdbc()
                .sql("select body from tocsin.notification")
                .query(String.class)
                .list();
    }

    private List<String> addresses() {
        return story.jdbc().sql("""
                        select address from tocsin.notification_attempt where address is not null
                        union select address from tocsin.send union select line from tocsin.send""").query(String.class).list();
    }

    private long rows(String table) {
        return story.jdbc()
                .sql("select count(*) from tocsin." + table)
                .query(Long.class)
                .single();
    }

    private Map<String, Integer> last(String step) {
        return retention.history(20).stream()
                .filter(s -> s.what().equals(step))
                .findFirst()
                .orElseThrow()
                .counts();
    }
}
