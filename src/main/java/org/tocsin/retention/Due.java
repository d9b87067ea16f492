package org.tocsin.retention;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Which incidents' time is up at a moment; those on hold are left out. */
@Repository
public class Due {

    /**
     * An incident whose time is up.
     *
     * @param age the column of the table {@code keeping} that says how long
     */
    public record Incident(String key, String procedure, Instant closedAt, String age, Period period) {

        String rule() {
            return "%s %s=%s".formatted(Keeping.TABLE, age, period);
        }
    }

    private static final String NOT_HELD = " and not " + Standing.of("i.business_key");

    private final JdbcClient jdbc;
    private final KeepingRules rules;
    private final Clock clock;

    Due(JdbcClient jdbc, KeepingRules rules, Clock clock) {
        this.jdbc = jdbc;
        this.rules = rules;
        this.clock = clock;
    }

    /** Whose personal values are to be masked. */
    @Transactional(readOnly = true)
    public List<Incident> toMask(Instant at, int most) {
        return due(" and masked_at is null", Keeping::personal, "personal", at, most);
    }

    /** What is to be removed, if nothing else keeps it. */
    @Transactional(readOnly = true)
    public List<Incident> toPurge(Instant at, int most) {
        return due("", Keeping::keep, "keep", at, most);
    }

    private List<Incident> due(String which, Function<Keeping, Period> age, String column, Instant at, int most) {
        KeepingRules.Read table = rules.read();
        List<Incident> due = new ArrayList<>();
        for (String procedure : procedures()) {
            Period period = age.apply(table.of(procedure));
            due.addAll(jdbc.sql("select business_key, closed_at from tocsin.incident i"
                            + " where procedure_key = ? and state = 'closed' and closed_at <= ?" + which + NOT_HELD
                            + " order by closed_at, business_key limit ?")
                    .params(procedure, Timestamp.from(before(at, period)), most)
                    .query((row, n) -> new Incident(
                            row.getString(1), procedure, row.getTimestamp(2).toInstant(), column, period))
                    .list());
        }
        return due;
    }

    /** Years and months are the calendar's, in the bank's zone. */
    Instant before(Instant at, Period period) {
        return at.atZone(clock.getZone()).minus(period).toInstant();
    }

    private List<String> procedures() {
        return jdbc.sql("""
                        with recursive known as (
                          select min(procedure_key) as key from tocsin.incident
                          union all
                          select (select min(procedure_key) from tocsin.incident where procedure_key > known.key)
                          from known where known.key is not null)
                        select key from known where key is not null""").query(String.class).list();
    }
}
