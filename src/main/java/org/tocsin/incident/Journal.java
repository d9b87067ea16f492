package org.tocsin.incident;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What happened in each incident, one sentence an entry, in the order it happened; entries are only ever added. */
@Repository
public class Journal {

    /** The closed set of things that an entry can say. */
    public enum Kind {
        OPENED,
        LINKED,
        TOLD,
        NOT_TOLD,
        ACKNOWLEDGED,
        TAKEN,
        UNANSWERED,
        ARRIVED,
        NOT_ARRIVED,
        WITHDRAWN,
        REGRADED,
        RECORDED,
        DONE,
        HANDED_OVER,
        NOT_HANDED_OVER,
        JOINED,
        CLOSED,
        ALARM
    }

    /**
     * One entry.
     *
     * @param actor who did it; null when the system did
     */
    public record Entry(Instant at, Kind kind, @Nullable String actor, String text) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    Journal(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Adds an entry in the transaction of the step that it tells of. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(String businessKey, Kind kind, @Nullable String actor, String text) {
        jdbc.sql("insert into tocsin.journal (business_key, at, kind, actor, text) values (?, ?, ?, ?, ?)")
                .params(businessKey, Timestamp.from(clock.instant()), kind.name(), actor, text)
                .update();
    }

    public List<Entry> of(String businessKey) {
        return jdbc.sql("select at, kind, actor, text from tocsin.journal where business_key = ? order by id")
                .param(businessKey)
                .query((row, n) -> new Entry(
                        row.getTimestamp(1).toInstant(),
                        Kind.valueOf(row.getString(2)),
                        row.getString(3),
                        row.getString(4)))
                .list();
    }
}
