package org.tocsin.engine.timers;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The engine's table of jobs, as acquisition sees it: who may be taken is what {@code selectNextJobsToExecute} of the engine
 * says, taken in one statement that two nodes never wait for each other in.
 *
 * <p>All moments are compared in the database and by its clock, whatever a node's own says.
 */
final class JobTable {

    /** What is found by a look. */
    record Look(Instant now, @Nullable Instant nextDue) {}

    /** The beginning of the statement, since nothing that moves on within one can be looked up in an index. */
    private static final String NOW = "date_trunc('milliseconds', statement_timestamp())::timestamp";

    private final JdbcClient jdbc;
    private final String owner;

    /** The statement that locks; its plan is held against what it is to be. */
    final String claim;

    private final String next;
    private final ProcessEngineConfigurationImpl engine;

    /** The table as an engine with these settings reads it; a job's lock names {@code owner}. */
    JobTable(JdbcClient jdbc, ProcessEngineConfigurationImpl engine, String owner) {
        this.jdbc = jdbc;
        this.owner = owner;
        this.engine = engine;
        String due = engine.isEnsureJobDueDateNotNull() ? "r.duedate_" : "coalesce(r.duedate_, '-infinity')";
        String mine = "r.retries_ > 0 and r.suspension_state_ = 1"
                + " and (r.lock_owner_ is null or r.lock_exp_time_ < " + NOW + ")"
                + (engine.isJobExecutorDeploymentAware()
                        ? " and (r.deployment_id_ is null or r.deployment_id_ = any(:deployments))"
                        : "")
                + (engine.isJobExecutorAcquireByPriority() ? " and r.priority_ between :lowest and :highest" : "")
                + (engine.isHistoryCleanupEnabled() ? "" : " and r.handler_type_ <> 'history-cleanup'");
        String lane = engine.isJobExecutorAcquireExclusiveOverProcessHierarchies()
                ? "coalesce(%1$s.root_proc_inst_id_, %1$s.process_instance_id_)"
                : "%1$s.process_instance_id_";
        // A job of this node's own that waits in memory holds up nobody: the lanes keep the two apart.
        String exclusive = "(not r.exclusive_ or not exists (select from act_ru_job o where " + lane.formatted("o")
                + " = " + lane.formatted("r") + " and o.exclusive_ and o.lock_owner_ <> :owner and o.lock_exp_time_ >= "
                + NOW + "))";
        String order = (engine.isJobExecutorAcquireByPriority() ? "r.priority_ desc, " : "") + due + ", r.id_";
        this.claim = "update act_ru_job u set lock_owner_ = :owner, lock_exp_time_ = " + NOW
                + " + :ahead * interval '1 ms' + :lock * interval '1 ms', rev_ = rev_ + 1"
                + " where u.id_ in (select r.id_ from act_ru_job r where " + due + " <= " + NOW
                + " + :ahead * interval '1 ms' and " + mine + " and " + exclusive + " order by " + order
                + " limit :limit for update skip locked)"
                + " returning u.id_, case when u.exclusive_ then " + lane.formatted("u") + " end as lane,"
                + " coalesce(u.duedate_, " + NOW + ") as due, u.handler_type_, u.priority_";
        this.next = "select " + NOW + " as now, (select " + due + " from act_ru_job r where " + mine + " order by "
                + due + " limit 1) as due";
    }

    /** Locks what is due within {@code ahead}, for {@code lockTime} from then on, {@code limit} jobs at most, in order. */
    List<ClaimedJob> claim(Duration ahead, Duration lockTime, int limit) {
        record Row(ClaimedJob job, long priority) {}
        return jdbc
                .sql(claim)
                .params(mine())
                .param("ahead", ahead.toMillis())
                .param("lock", lockTime.toMillis())
                .param("limit", limit)
                .query((row, n) -> new Row(
                        new ClaimedJob(
                                row.getString("id_"),
                                row.getString("lane"),
                                row.getTimestamp("due").toInstant(),
                                row.getString("handler_type_")),
                        row.getLong("priority_")))
                .list()
                .stream()
                .sorted(Comparator.comparing((Row row) -> -row.priority())
                        .thenComparing(row -> row.job().due())
                        .thenComparing(row -> row.job().id()))
                .map(Row::job)
                .toList();
    }

    /** The database's time, and when the next job that nobody has locked falls due. */
    Look look() {
        return jdbc.sql(next)
                .params(mine())
                .query((row, n) -> new Look(instant(row.getTimestamp("now")), optional(row.getTimestamp("due"))))
                .single();
    }

    /** What the condition on the jobs that this node may take asks for; deployments come and go. */
    Map<String, Object> mine() {
        return Map.of(
                "owner",
                owner,
                "deployments",
                engine.getRegisteredDeployments().toArray(String[]::new),
                "lowest",
                engine.getJobExecutorPriorityRangeMin(),
                "highest",
                engine.getJobExecutorPriorityRangeMax());
    }

    /** When those of these jobs fall due that are still there and still this node's. */
    Map<String, Instant> dueDates(Collection<String> ids) {
        return jdbc
                .sql("select id_, coalesce(duedate_, " + NOW
                        + ") as due from act_ru_job where id_ = any(:ids) and lock_owner_ = :owner")
                .param("ids", ids.toArray(String[]::new))
                .param("owner", owner)
                .query((row, n) -> Map.entry(row.getString("id_"), instant(row.getTimestamp("due"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Gives jobs back that will not be executed by this node. */
    void release(Collection<String> ids) {
        change("lock_owner_ = null, lock_exp_time_ = null, rev_ = rev_ + 1", ids);
    }

    /**
     * Keeps the locks of jobs that still wait or run. Those whose transaction is ending at this moment need it no more, and are
     * passed over rather than waited for.
     */
    void keep(Collection<String> ids, Duration lockTime) {
        change("lock_exp_time_ = " + NOW + " + " + lockTime.toMillis() + " * interval '1 ms'", ids);
    }

    private void change(String what, Collection<String> ids) {
        if (!ids.isEmpty()) {
            jdbc.sql("update act_ru_job set " + what + " where id_ in (select id_ from act_ru_job where id_ = any(:ids)"
                            + " and lock_owner_ = :owner for update skip locked)")
                    .param("ids", ids.toArray(String[]::new))
                    .param("owner", owner)
                    .update();
        }
    }

    private static Instant instant(Timestamp moment) {
        return moment.toInstant();
    }

    private static @Nullable Instant optional(@Nullable Timestamp moment) {
        return moment == null ? null : moment.toInstant();
    }

    /** Ids, in the order of the jobs. */
    static List<String> ids(Collection<ClaimedJob> jobs) {
        List<String> ids = new ArrayList<>(jobs.size());
        jobs.forEach(job -> ids.add(job.id()));
        return ids;
    }
}
