package org.tocsin.access;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Who has looked at what, one entry an access; entries are only ever added, and kept for a time of their own. */
@Repository
public class AccessLog {

    /** Whoever is not signed in. */
    public static final String STRANGER = "";

    private static final int LONGEST = 200;

    /**
     * One access.
     *
     * @param subject what it was about: an incident's key where there is one, otherwise an id; empty for a list
     * @param detail by which way: 网页 or 接口, method and path without values
     * @param refused that it was not allowed, and nothing was shown
     */
    public record Entry(
            long id,
            Instant at,
            String who,
            Accessed what,
            String subject,
            String detail,
            String address,
            boolean refused) {}

    /**
     * Which entries to show; null for any.
     *
     * @param reader who looks; accesses to what is hidden from them are not there
     * @param until the moment after the last one
     */
    public record Search(
            String reader,
            @Nullable String who,
            @Nullable String subject,
            @Nullable Accessed what,
            @Nullable Boolean refused,
            Instant from,
            Instant until) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate transactions;

    AccessLog(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
        // Whatever becomes of the reading, it was asked for.
        this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Writes an access down, before anything is shown.
     *
     * @throws NotLogged when that fails; the caller then shows nothing
     */
    public void write(String who, Accessed what, String subject, String detail, String address, boolean refused) {
        try {
            transactions.executeWithoutResult(status -> jdbc.sql(
                            "insert into tocsin.access_log (at, who, what, subject, detail, address, refused)"
                                    + " values (?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            Timestamp.from(clock.instant()),
                            shortened(who),
                            what.name(),
                            shortened(subject),
                            shortened(detail),
                            shortened(address),
                            refused)
                    .update());
        } catch (DataAccessException | CannotCreateTransactionException e) {
            throw new NotLogged(e);
        }
    }

    private static String shortened(String text) {
        String printable = text.replace('\0', '?');
        return printable.length() > LONGEST ? printable.substring(0, LONGEST) : printable;
    }

    /**
     * The newest entries first.
     *
     * @param before only those older than this entry; null for the first page
     */
    @Transactional(readOnly = true)
    public List<Entry> newest(Search search, @Nullable Entry before, int most) {
        StringBuilder where = new StringBuilder("at >= :from and at < :until and not exists (select from"
                + " tocsin.incident_hidden h where h.person = :reader and h.business_key = subject)");
        if (search.who() != null) {
            where.append(" and who = :who");
        }
        if (search.subject() != null) {
            where.append(" and subject = :subject");
        }
        if (search.what() != null) {
            where.append(" and what = :what");
        }
        if (search.refused() != null) {
            where.append(" and refused = :refused");
        }
        if (before != null) {
            where.append(" and (at, id) < (:at, :id)");
        }
        return jdbc.sql("select * from tocsin.access_log where " + where + " order by at desc, id desc limit :most")
                .param("from", Timestamp.from(search.from()))
                .param("until", Timestamp.from(search.until()))
                .param("reader", search.reader())
                .param("who", search.who())
                .param("subject", search.subject())
                .param("what", search.what() == null ? null : search.what().name())
                .param("refused", search.refused())
                .param("at", before == null ? null : Timestamp.from(before.at()))
                .param("id", before == null ? null : before.id())
                .param("most", most)
                .query((row, n) -> new Entry(
                        row.getLong("id"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("who"),
                        Accessed.valueOf(row.getString("what").toUpperCase(Locale.ROOT)),
                        row.getString("subject"),
                        row.getString("detail"),
                        row.getString("address"),
                        row.getBoolean("refused")))
                .list();
    }

    /** The entry with that id, for paging. */
    @Transactional(readOnly = true)
    public @Nullable Entry find(long id) {
        return jdbc.sql("select at from tocsin.access_log where id = ?")
                .param(id)
                .query((row, n) -> new Entry(
                        id, row.getTimestamp(1).toInstant(), STRANGER, Accessed.ACCESS_LOG, "", "", "", false))
                .optional()
                .orElse(null);
    }
}
