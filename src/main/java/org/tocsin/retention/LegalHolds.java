package org.tocsin.retention;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.guard.InvalidInput;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/** Legal holds: while one stands, nothing of its incident is masked, removed or cleaned up. */
@Service
public class LegalHolds {

    private static final int LONGEST_REASON = 500;

    /** A hold that stands or stood; {@code lifted…} are null while it stands. */
    public record Hold(
            long id,
            String incident,
            Instant placedAt,
            String placedBy,
            String reason,
            @Nullable Instant liftedAt,
            @Nullable String liftedBy,
            @Nullable String liftReason) {}

    private final JdbcClient jdbc;
    private final Incidents incidents;
    private final Journal journal;
    private final HoldsOnRecord record;
    private final EngineHistory history;
    private final Clock clock;

    LegalHolds(
            JdbcClient jdbc,
            Incidents incidents,
            Journal journal,
            HoldsOnRecord record,
            EngineHistory history,
            Clock clock) {
        this.jdbc = jdbc;
        this.incidents = incidents;
        this.journal = journal;
        this.record = record;
        this.history = history;
        this.clock = clock;
    }

    /** @throws InvalidInput when there is no such incident, it is on hold already, or no reason is given */
    @Transactional
    public void place(String incident, String who, String reason) {
        String why = reason(reason);
        lock(jdbc, incident);
        if (incidents.find(incident).isEmpty()) {
            throw InvalidInput.of("incident", "事件编号", "没有编号为 " + incident + " 的事件，请核对编号");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        // A hold that only the journal still knows can be placed anew, and lifted then.
        long id = jdbc.sql(
                        "insert into tocsin.legal_hold (business_key, placed_at, placed_by, reason)"
                                + " values (?, ?, ?, ?) on conflict (business_key) where lifted_at is null do nothing returning id")
                .params(incident, Timestamp.from(now), who, why)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> InvalidInput.of("incident", "事件编号", incident + " 已在冻结中"));
        history.freeze(instances(incident));
        journal.write(incident, Journal.Kind.HELD, who, "冻结：不脱敏、不清理。理由：" + why, record.told(id, now, why));
    }

    /** @throws InvalidInput when the incident is not on hold, or no reason is given */
    @Transactional
    public void lift(String incident, String who, String reason) {
        String why = reason(reason);
        lock(jdbc, incident);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        long id = jdbc.sql("""
                        update tocsin.legal_hold set lifted_at = ?, lifted_by = ?, lift_reason = ?
                        where business_key = ? and lifted_at is null returning id""")
                .params(Timestamp.from(now), who, why, incident)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> InvalidInput.of("incident", "事件编号", incident + " 不在冻结中"));
        history.release(instances(incident));
        // What it shares with an incident that stays on hold is not released.
        freezeAllBut(incident);
        journal.write(incident, Journal.Kind.RELEASED, who, "解除冻结：重新按保存期限处理。理由：" + why, record.told(id, now, why));
    }

    /** What has begun since a hold was placed is held too. */
    @Transactional
    public int renew() {
        return freezeAllBut("");
    }

    private int freezeAllBut(String incident) {
        List<String> later = jdbc.sql("with held as (" + Standing.INCIDENTS + ")" + """
                         select p.proc_inst_id_ from act_hi_procinst p
                        where p.removal_time_ is not null and p.proc_inst_id_ in (
                          select o.proc_inst_id_ from held h join act_hi_procinst o on o.business_key_ = h.business_key
                            where h.business_key <> :but
                          union select n.process_instance_id from held h
                            join tocsin.notification n on n.business_key = h.business_key
                            where h.business_key <> :but
                          union select l.process_instance_id from held h
                            join tocsin.notification n on n.business_key = h.business_key
                            join tocsin.send_item i on i.notification_id = n.id
                            join tocsin.send s on s.key = i.send_key
                            join tocsin.notification l on l.id = s.leader
                            where h.business_key <> :but)""")
                .param("but", incident)
                .query(String.class)
                .list();
        history.freeze(later);
        return later.size();
    }

    /** Those that stand first, then the latest. */
    @Transactional(readOnly = true)
    public List<Hold> list(int most) {
        return jdbc.sql(
                        "select * from tocsin.legal_hold order by lifted_at is not null, placed_at desc, id desc limit ?")
                .param(most)
                .query(LegalHolds::row)
                .list();
    }

    /** Its procedures, its messages', and those that sent its messages along with others. */
    private List<String> instances(String incident) {
        return jdbc.sql("""
                        select proc_inst_id_ from act_hi_procinst where business_key_ = :incident
                        union select process_instance_id from tocsin.notification
                        where business_key = :incident and process_instance_id is not null
                        union select l.process_instance_id from tocsin.notification n
                        join tocsin.send_item i on i.notification_id = n.id
                        join tocsin.send s on s.key = i.send_key
                        join tocsin.notification l on l.id = s.leader
                        where n.business_key = :incident and l.process_instance_id is not null""").param("incident", incident).query(String.class).list();
    }

    /** Until the transaction ends, an incident is either put on hold or handled by a run, not both. */
    static void lock(JdbcClient jdbc, String incident) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 2))")
                .param("tocsin.retention " + incident)
                .query((row, n) -> true)
                .single();
    }

    static boolean stands(JdbcClient jdbc, String incident) {
        return jdbc.sql("select " + Standing.of(":incident"))
                .param("incident", incident)
                .query(Boolean.class)
                .single();
    }

    private static String reason(String reason) {
        String why = reason.strip();
        if (why.isEmpty()) {
            throw InvalidInput.of("reason", "理由", "必填");
        }
        if (why.length() > LONGEST_REASON) {
            throw InvalidInput.of("reason", "理由", "最多 %d 个字，现为 %d 个字".formatted(LONGEST_REASON, why.length()));
        }
        return why;
    }

    static Hold row(ResultSet row, int number) throws SQLException {
        Timestamp lifted = row.getTimestamp("lifted_at");
        return new Hold(
                row.getLong("id"),
                row.getString("business_key"),
                row.getTimestamp("placed_at").toInstant(),
                row.getString("placed_by"),
                row.getString("reason"),
                lifted == null ? null : lifted.toInstant(),
                row.getString("lifted_by"),
                row.getString("lift_reason"));
    }
}
