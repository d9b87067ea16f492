package org.tocsin.retention;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.stereotype.Component;
import org.tocsin.chain.RecordKey;
import org.tocsin.chain.Removals;
import org.tocsin.engine.database.PurgeDatabase;

/** The sealed notes of what has been removed because its time was up. */
@Component
class RemovalNotes implements Removals {

    /** Where a removed chain ended, and by which rule it went. */
    record Note(String chain, long n, String hash, Instant closedAt, String rule, Instant at) {

        private String sealed() {
            return "purged %s %d %s %d %s %d"
                    .formatted(chain, n, hash, closedAt.toEpochMilli(), rule, at.toEpochMilli());
        }
    }

    private final PurgeDatabase purge;
    private final RecordKey key;

    RemovalNotes(PurgeDatabase purge, RecordKey key) {
        this.purge = purge;
        this.key = key;
    }

    /** In the transaction of the removal. */
    void write(Note note) {
        purge.jdbc()
                .sql("insert into tocsin.purged (business_key, head_n, head_hash, closed_at, rule, at, seal)"
                        + " values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        note.chain(),
                        note.n(),
                        note.hash(),
                        Timestamp.from(note.closedAt()),
                        note.rule(),
                        Timestamp.from(note.at()),
                        key.seal(note.sealed()))
                .update();
    }

    @Override
    public boolean lawful(String chain, long n, String hash) {
        return purge.jdbc()
                .sql("select * from tocsin.purged where business_key = ?")
                .param(chain)
                .query((row, i) -> {
                    Note note = note(row);
                    return note.n() == n
                            && note.hash().equals(hash)
                            && key.sealed(row.getString("seal"), note.sealed());
                })
                .optional()
                .orElse(false);
    }

    private static Note note(ResultSet row) throws SQLException {
        return new Note(
                row.getString("business_key"),
                row.getLong("head_n"),
                row.getString("head_hash"),
                row.getTimestamp("closed_at").toInstant(),
                row.getString("rule"),
                row.getTimestamp("at").toInstant());
    }
}
