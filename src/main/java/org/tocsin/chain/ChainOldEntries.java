package org.tocsin.chain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Chains what was in the journal before there was a chain; in Java, because the key must not be in the database. */
@Component
class ChainOldEntries implements JavaMigration {

    private final Digests digests;
    private final RecordKey key;

    ChainOldEntries(Digests digests, RecordKey key) {
        this.digests = digests;
        this.key = key;
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("5.1");
    }

    @Override
    public String getDescription() {
        return "chain old entries";
    }

    @Override
    public Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        try (Statement read = connection.createStatement();
                ResultSet row = read.executeQuery("select * from tocsin.journal order by business_key, id");
                PreparedStatement link = connection.prepareStatement(
                        "update tocsin.journal set n = ?, previous = ?, hash = ? where id = ?");
                PreparedStatement head = connection.prepareStatement(
                        "insert into tocsin.journal_head (chain, n, hash, seal) values (?, ?, ?, ?)")) {
            String chain = null;
            long n = 0;
            String previous = ChainEntry.NONE;
            while (row.next()) {
                String next = row.getString("business_key");
                if (!next.equals(chain)) {
                    end(head, chain, n, previous);
                    chain = next;
                    n = 0;
                    previous = ChainEntry.NONE;
                }
                Instant at = row.getTimestamp("at").toInstant().truncatedTo(ChronoUnit.MILLIS);
                String hash = digests.of(ChainEntry.canonical(
                        chain,
                        ++n,
                        at,
                        row.getString("kind"),
                        row.getString("actor"),
                        row.getString("text"),
                        null,
                        previous));
                link.setLong(1, n);
                link.setString(2, previous);
                link.setString(3, hash);
                link.setLong(4, row.getLong("id"));
                link.addBatch();
                previous = hash;
            }
            link.executeBatch();
            end(head, chain, n, previous);
        }
        try (Statement closing = connection.createStatement()) {
            closing.execute("""
                    alter table tocsin.journal
                      alter column n set not null, alter column previous set not null, alter column hash set not null""");
        }
    }

    private void end(PreparedStatement head, @Nullable String chain, long n, String hash) throws SQLException {
        if (chain != null) {
            head.setString(1, chain);
            head.setLong(2, n);
            head.setString(3, hash);
            head.setString(4, key.seal(Chain.Head.sealed(chain, n, hash)));
            head.executeUpdate();
        }
    }
}
