package org.tocsin.chain;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One link: what happened, and the digest that ties it to the one before.
 *
 * @param chain the incident's business key, or {@code REG-<type>} for records that belong to no incident
 * @param n its place in the chain, from 1 without a gap
 * @param at to the millisecond
 * @param details what a machine checks against other tables, as JSON; null when there is nothing
 * @param previous the hash of the entry before, {@link #NONE} for the first
 */
public record ChainEntry(
        String chain,
        long n,
        Instant at,
        String kind,
        @Nullable String actor,
        String text,
        @Nullable String details,
        String previous,
        String hash) {

    /** What stands before the first entry. */
    static final String NONE = "-";

    /** The text whose digest is the entry's hash; docs/chain.md says how to do it by hand. */
    static String canonical(
            String chain,
            long n,
            Instant at,
            String kind,
            @Nullable String actor,
            String text,
            @Nullable String details,
            String previous) {
        StringBuilder canonical = new StringBuilder("tocsin-journal-1\n");
        line(canonical, "chain", chain);
        line(canonical, "n", Long.toString(n));
        line(canonical, "at", Long.toString(at.toEpochMilli()));
        line(canonical, "kind", kind);
        line(canonical, "actor", actor);
        line(canonical, "text", text);
        line(canonical, "details", details);
        line(canonical, "previous", previous);
        return canonical.toString();
    }

    private static void line(StringBuilder canonical, String name, @Nullable String value) {
        // What is absent differs from what is empty, and no value can pass for two lines.
        if (value != null) {
            canonical
                    .append(name)
                    .append('=')
                    .append(value.replace("\\", "\\\\").replace("\n", "\\n"))
                    .append('\n');
        }
    }

    boolean intact() {
        return Digests.matches(hash, canonical(chain, n, at, kind, actor, text, details, previous));
    }

    static ChainEntry row(ResultSet row, int number) throws SQLException {
        return new ChainEntry(
                row.getString("business_key"),
                row.getLong("n"),
                row.getTimestamp("at").toInstant(),
                row.getString("kind"),
                row.getString("actor"),
                row.getString("text"),
                row.getString("details"),
                row.getString("previous"),
                row.getString("hash"));
    }
}
