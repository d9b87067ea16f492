package org.tocsin.audit;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** How often the steps of a procedure were taken in a period, and how long they took. */
@Repository
@Transactional(readOnly = true)
public class Heat {

    /**
     * A step.
     *
     * @param average in milliseconds, of those that have ended; null if none has
     */
    public record Step(
            String activity,
            long visits,
            long running,
            long cancelled,
            @Nullable Long average,
            @Nullable Long longest) {}

    public record Way(String flow, long times) {}

    private final JdbcClient jdbc;

    Heat(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those begun in the half-open period. */
    public List<Step> steps(String definitionId, Instant from, Instant to) {
        return jdbc.sql("""
                        select act_id_, count(*), count(*) filter (where end_time_ is null),
                          count(*) filter (where act_inst_state_ = 2), avg(duration_)::bigint, max(duration_)
                        from act_hi_actinst where proc_def_id_ = ? and start_time_ >= ? and start_time_ < ?
                        group by act_id_ order by act_id_ limit 2000""")
                .params(definitionId, Timestamp.from(from), Timestamp.from(to))
                .query((row, n) -> new Step(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getObject(5, Long.class),
                        row.getObject(6, Long.class)))
                .list();
    }

    public List<Way> ways(String definitionId, Instant from, Instant to) {
        return jdbc.sql("""
                        select flow, count(*) from tocsin.flow_taken
                        where process_definition_id = ? and at >= ? and at < ? group by flow order by flow limit 2000""")
                .params(definitionId, Timestamp.from(from), Timestamp.from(to))
                .query((row, n) -> new Way(row.getString(1), row.getLong(2)))
                .list();
    }
}
