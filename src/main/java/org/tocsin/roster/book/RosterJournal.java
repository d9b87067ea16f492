package org.tocsin.roster.book;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who changed what in the roster, one sentence an entry; entries are only ever added. */
@Repository
public class RosterJournal {

    /**
     * One change.
     *
     * @param detail the row before and after
     */
    public record Line(long id, Instant at, String actor, String text, JsonNode detail) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ObjectMapper json;

    RosterJournal(JdbcClient jdbc, Clock clock, ObjectMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
    }

    /** Adds an entry in the transaction of the change that it tells of. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(String actor, String text, Map<String, ?> detail) {
        try {
            jdbc.sql("insert into tocsin.roster_journal (at, actor, text, detail) values (?, ?, ?, ?::jsonb)")
                    .params(Timestamp.from(clock.instant()), actor, text, json.writeValueAsString(detail))
                    .update();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The newest entries first, those before {@code before}. */
    public List<Line> newest(long before, int most) {
        return jdbc.sql("select id, at, actor, text, detail from tocsin.roster_journal where id < ?"
                        + " order by id desc limit ?")
                .params(before, most)
                .query((row, n) -> new Line(
                        row.getLong(1),
                        row.getTimestamp(2).toInstant(),
                        row.getString(3),
                        row.getString(4),
                        read(row.getString(5))))
                .list();
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
