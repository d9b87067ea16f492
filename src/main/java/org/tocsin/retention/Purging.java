package org.tocsin.retention;

import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.chain.Finding;
import org.tocsin.chain.Verification;
import org.tocsin.engine.database.PurgeDatabase;

/**
 * Removes an incident with all that is on record of it, as the role that may, and leaves a sealed note of where its chain
 * ended. What does not verify is not removed: it would be evidence.
 */
@Component
class Purging {

    private static final Logger log = LoggerFactory.getLogger(Purging.class);

    /** What became of an incident whose time is up. */
    enum Outcome {
        REMOVED,
        /** On hold, or something else is kept that needs it; another night. */
        WAITS,
        /** Its chain does not hold. */
        REFUSED
    }

    private final PurgeDatabase purge;
    private final Verification verification;
    private final RegisterKeeping registers;
    private final RemovalNotes notes;
    private final Clock clock;

    Purging(
            PurgeDatabase purge,
            Verification verification,
            RegisterKeeping registers,
            RemovalNotes notes,
            Clock clock) {
        this.purge = purge;
        this.verification = verification;
        this.registers = registers;
        this.notes = notes;
        this.clock = clock;
    }

    Outcome remove(Due.Incident incident) {
        if (registers.keeps(incident) || waits(incident.key())) {
            return Outcome.WAITS;
        }
        Verification.Result result = verification.verify(incident.key(), RetentionRun.SYSTEM);
        if (!result.ok()) {
            Finding first = result.findings().get(0);
            log.error(
                    "Incident {} is not removed although its time is up: its records do not hold, at entry {}: {}",
                    incident.key(),
                    first.n(),
                    first.text());
            return Outcome.REFUSED;
        }
        return Boolean.TRUE.equals(purge.transactions().execute(status -> removed(incident)))
                ? Outcome.REMOVED
                : Outcome.WAITS;
    }

    /**
     * Whether something keeps it: a hold, the engine's history, an incident that was joined to it, or that no manifest
     * knows its end yet.
     */
    private boolean waits(String incident) {
        return purge.jdbc()
                .sql("select " + Standing.of(":incident") + """

                          or exists (select from act_hi_procinst where business_key_ = :incident)
                          or exists (select from act_hi_procinst p join tocsin.notification n
                                     on p.proc_inst_id_ = n.process_instance_id where n.business_key = :incident)
                          or exists (select from tocsin.incident where joined_to = :incident)
                          or not exists (select from tocsin.journal_head where chain = :incident and n = signed_n)""")
                .param("incident", incident)
                .query(Boolean.class)
                .single();
    }

    private boolean removed(Due.Incident incident) {
        JdbcClient jdbc = purge.jdbc();
        LegalHolds.lock(jdbc, incident.key());
        if (waits(incident.key())) {
            return false;
        }
        notes.write(jdbc.sql("select n, hash from tocsin.journal_head where chain = ?")
                .param(incident.key())
                .query((row, i) -> new RemovalNotes.Note(
                        incident.key(),
                        row.getLong(1),
                        row.getString(2),
                        incident.closedAt(),
                        incident.rule(),
                        clock.instant()))
                .single());
        for (String sql : List.of(
                // A send that carried other incidents' messages too stays, for them.
                "delete from tocsin.send_waiting where notification_id in (MESSAGES)",
                "delete from tocsin.send_item where notification_id in (MESSAGES)",
                "update tocsin.send s set leader = (select i.notification_id from tocsin.send_item i"
                        + " where i.send_key = s.key limit 1) where leader in (MESSAGES)"
                        + " and exists (select from tocsin.send_item i where i.send_key = s.key)",
                "delete from tocsin.send where leader in (MESSAGES)",
                "delete from tocsin.notification_attempt where notification_id in (MESSAGES)",
                "delete from tocsin.notification where business_key = :incident",
                "delete from tocsin.personal_value where record_id in"
                        + " (select id from tocsin.record where business_key = :incident)",
                "delete from tocsin.limits_row where business_key = :incident",
                "delete from tocsin.record where business_key = :incident",
                "delete from tocsin.journal where business_key = :incident",
                "delete from tocsin.journal_head where chain = :incident",
                "delete from tocsin.incident_limit where business_key = :incident",
                "delete from tocsin.incident_hidden where business_key = :incident",
                "delete from tocsin.incident where business_key = :incident")) {
            jdbc.sql(sql.replace("MESSAGES", "select id from tocsin.notification where business_key = :incident"))
                    .param("incident", incident.key())
                    .update();
        }
        return true;
    }
}
