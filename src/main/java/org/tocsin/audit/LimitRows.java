package org.tocsin.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.limit.LimitTable;
import org.tocsin.limit.LimitTables;

/** An incident's limits, and the rows of the table that they were read from. */
@Repository
@Transactional(readOnly = true)
class LimitRows {

    /**
     * One reading of the table.
     *
     * @param number null when the table had no row and the strictest limits were taken
     * @param first whether it was at the opening
     */
    record Read(
            long id,
            Instant at,
            @Nullable String grade,
            @Nullable Integer number,
            @Nullable String clause,
            boolean first) {

        String inWords() {
            return number == null
                    ? "时限表 limits 中没有对应的行，按最严格的时限"
                    : "时限表 limits 第 " + number + " 行" + (clause == null || clause.isEmpty() ? "" : "（" + clause + "）");
        }
    }

    private final JdbcClient jdbc;
    private final Incidents incidents;
    private final LimitTables tables;

    LimitRows(JdbcClient jdbc, Incidents incidents, LimitTables tables) {
        this.jdbc = jdbc;
        this.incidents = incidents;
        this.tables = tables;
    }

    List<Read> of(String incident) {
        return jdbc.sql("""
                        select id, at, grade, number, clause, row_number() over (order by id) = 1
                        from tocsin.limits_row where business_key = ? order by id limit 100""")
                .param(incident)
                .query((row, n) -> new Read(
                        row.getLong(1),
                        row.getTimestamp(2).toInstant(),
                        row.getString(3),
                        row.getObject(4, Integer.class),
                        row.getString(5),
                        row.getBoolean(6)))
                .list();
    }

    /** When each limit in force passes, by name. */
    Map<String, Instant> due(String incident) {
        return incidents.limits(incident);
    }

    /** When limits were met that are not about the recovery, by name. */
    Map<String, Instant> met(String incident) {
        return incidents.met(incident);
    }

    /** The table that the incident started with. */
    @Nullable
    LimitTable table(Incident incident) {
        return incident.limitsId() == null
                ? null
                : tables.version(incident.limitsId()).table();
    }
}
