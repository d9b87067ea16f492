package org.tocsin.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The engine's history of several instances at once. Read by SQL: the engine's own queries take one instance each and know
 * neither flows nor what a variable was before.
 */
@Repository
@Transactional(readOnly = true)
class EngineHistory {

    /** An instance that belongs to an incident. */
    record Instance(
            String id,
            String definitionId,
            String procedure,
            String name,
            int version,
            @Nullable String businessKey,
            Instant startedAt,
            @Nullable Instant endedAt,
            String state,
            @Nullable String startedBy,
            @Nullable String calledBy,
            @Nullable String reason) {}

    record Activity(
            String id,
            String instance,
            String activity,
            @Nullable String name,
            String type,
            @Nullable String assignee,
            Instant startedAt,
            @Nullable Instant endedAt,
            boolean cancelled,
            @Nullable String calledInstance) {}

    record Task(
            String id,
            String instance,
            String activity,
            String name,
            @Nullable String assignee,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String ended) {}

    /** @param before the value that this one took the place of; null for the first one */
    record Change(
            String id,
            String instance,
            String definitionId,
            String variable,
            String type,
            @Nullable String value,
            @Nullable String before,
            boolean first,
            @Nullable String operation,
            @Nullable String task,
            Instant at) {}

    record Operation(
            String id,
            String operation,
            @Nullable String instance,
            @Nullable String user,
            Instant at,
            String type,
            String entity,
            @Nullable String property,
            @Nullable String before,
            @Nullable String after,
            @Nullable String note,
            @Nullable String task) {}

    record Decision(
            String id,
            String instance,
            @Nullable String activity,
            String decisionId,
            String key,
            @Nullable String name,
            Instant at,
            @Nullable String user) {}

    /** @param rule null for what went in */
    record Cell(
            String decision,
            String label,
            @Nullable String value,
            @Nullable String rule) {}

    record Failure(
            String id,
            String instance,
            @Nullable String activity,
            Instant at,
            @Nullable Integer retries,
            @Nullable String message,
            String what) {}

    record Flow(String flow, long times) {}

    record Passed(
            String activity,
            long times,
            long running,
            long cancelled,
            @Nullable Instant last) {}

    private static final String VALUE = """
            case when %1$s.var_type_ in ('string', 'null') then left(%1$s.text_, 2000)
                 when %1$s.var_type_ in ('long', 'integer', 'short') then %1$s.long_::text
                 when %1$s.var_type_ = 'double' then %1$s.double_::text
                 when %1$s.var_type_ = 'boolean' then case when %1$s.long_ = 1 then 'true' else 'false' end
                 when %1$s.var_type_ = 'date' then to_char(
                   to_timestamp(%1$s.long_ / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                 when %1$s.bytearray_id_ is not null then
                   (select left(convert_from(b.bytes_, 'UTF8'), 2000) from act_ge_bytearray b
                    where b.id_ = %1$s.bytearray_id_ and %1$s.var_type_ in ('json', 'xml'))
            end""";

    private final JdbcClient jdbc;

    EngineHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    // ---- instances

    /** All that belong to an incident: its own, those started for it, those that bring its messages, and what they called. */
    List<Instance> instances(String incident, int most) {
        return jdbc.sql(INSTANCE + """
                         where p.id_ in (
                          select h.id_ from act_hi_procinst h where h.business_key_ = :key
                          union select c.id_ from act_hi_procinst h
                            join act_hi_procinst c on c.root_proc_inst_id_ = h.id_ where h.business_key_ = :key
                          union select n.process_instance_id from tocsin.notification n
                            where n.business_key = :key and n.process_instance_id is not null
                          union select v.proc_inst_id_ from act_hi_varinst v
                            where v.name_ = 'incident' and v.text_ = :key)
                        order by p.proc_def_key_ = 'notification', p.start_time_, p.id_ limit :most""")
                .param("key", incident)
                .param("most", most)
                .query(EngineHistory::instance)
                .list();
    }

    List<Instance> instance(String id) {
        return jdbc.sql(INSTANCE + " where p.id_ = ?")
                .param(id)
                .query(EngineHistory::instance)
                .list();
    }

    /** The instances of one version of a procedure, the running ones first, then the last ended. */
    /** Without those of incidents that are hidden from {@code reader}. */
    List<Instance> instancesOf(String definitionId, String reader, int first, int most) {
        return jdbc.sql(INSTANCE + " where p.proc_def_id_ = :definition " + SEEN
                        + " order by p.end_time_ desc limit :most offset :first")
                .param("definition", definitionId)
                .param("reader", reader)
                .param("most", most)
                .param("first", first)
                .query(EngineHistory::instance)
                .list();
    }

    long countOf(String definitionId, String reader) {
        return jdbc.sql("select count(*) from act_hi_procinst p where p.proc_def_id_ = :definition " + SEEN)
                .param("definition", definitionId)
                .param("reader", reader)
                .query(Long.class)
                .single();
    }

    private static final String SEEN = """
             and not exists (select from tocsin.incident_hidden h where h.person = :reader
              and (h.business_key = p.business_key_ or exists (select from act_hi_varinst v
                where v.proc_inst_id_ = p.id_ and v.name_ = 'incident' and v.text_ = h.business_key)))""";

    /** The incident that an instance belongs to. */
    List<String> incidentOf(String instance) {
        return jdbc.sql("""
                        select i.business_key from tocsin.incident i where i.business_key in (
                          select p.business_key_ from act_hi_procinst p where p.id_ = :id
                          union select v.text_ from act_hi_varinst v where v.proc_inst_id_ = :id and v.name_ = 'incident')
                        limit 1""").param("id", instance).query(String.class).list();
    }

    private static final String INSTANCE = """
            select p.id_, p.proc_def_id_, p.proc_def_key_, coalesce(d.name_, p.proc_def_key_) as name, d.version_,
              p.business_key_, p.start_time_, p.end_time_, p.state_, p.start_user_id_, p.super_process_instance_id_,
              p.delete_reason_
            from act_hi_procinst p left join act_re_procdef d on d.id_ = p.proc_def_id_""";

    private static Instance instance(ResultSet row, int number) throws SQLException {
        return new Instance(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                row.getString(6),
                row.getTimestamp(7).toInstant(),
                instant(row, 8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getString(12));
    }

    // ---- what happened in them

    List<Activity> activities(Collection<String> instances, int most) {
        return jdbc.sql("""
                        select id_, proc_inst_id_, act_id_, act_name_, act_type_, assignee_, start_time_, end_time_,
                          act_inst_state_, call_proc_inst_id_
                        from act_hi_actinst where proc_inst_id_ = any (?)
                        order by start_time_, sequence_counter_, id_ limit ?""")
                .params(array(instances), most)
                .query((row, n) -> new Activity(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getTimestamp(7).toInstant(),
                        instant(row, 8),
                        row.getInt(9) == CANCELLED,
                        row.getString(10)))
                .list();
    }

    private static final int CANCELLED = 2;

    List<Task> tasks(Collection<String> instances, int most) {
        return jdbc.sql("""
                        select id_, proc_inst_id_, task_def_key_, name_, assignee_, start_time_, end_time_, delete_reason_
                        from act_hi_taskinst where proc_inst_id_ = any (?) order by start_time_, id_ limit ?""")
                .params(array(instances), most)
                .query((row, n) -> new Task(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getTimestamp(6).toInstant(),
                        instant(row, 7),
                        row.getString(8)))
                .list();
    }

    List<Change> changes(Collection<String> instances, int most) {
        return jdbc.sql("""
                        select id_, proc_inst_id_, proc_def_id_, name_, var_type_, value,
                          lag(value) over variable as before, row_number() over variable = 1 as first,
                          operation_id_, task_id_, time_
                        from (select d.id_, d.proc_inst_id_, d.proc_def_id_, d.name_, d.var_type_, d.operation_id_, d.task_id_,
                                d.time_, d.var_inst_id_, d.rev_, d.sequence_counter_, %s as value
                              from act_hi_detail d where d.proc_inst_id_ = any (?) and d.type_ = 'VariableUpdate'
                              order by d.time_, d.sequence_counter_ limit ?) updates
                        window variable as (partition by var_inst_id_ order by rev_, sequence_counter_)
                        order by time_, sequence_counter_""".formatted(VALUE.formatted("d")))
                .params(array(instances), most)
                .query((row, n) -> new Change(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getBoolean(8),
                        row.getString(9),
                        row.getString(10),
                        row.getTimestamp(11).toInstant()))
                .list();
    }

    List<Operation> operations(Collection<String> instances, int most) {
        return jdbc.sql("""
                        select id_, operation_id_, proc_inst_id_, user_id_, timestamp_, operation_type_, entity_type_, property_,
                          org_value_, new_value_, annotation_, task_id_
                        from act_hi_op_log where proc_inst_id_ = any (?)
                        order by timestamp_, operation_id_, property_ limit ?""")
                .params(array(instances), most)
                .query((row, n) -> new Operation(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getTimestamp(5).toInstant(),
                        row.getString(6),
                        String.valueOf(row.getString(7)),
                        row.getString(8),
                        row.getString(9),
                        row.getString(10),
                        row.getString(11),
                        row.getString(12)))
                .list();
    }

    List<Decision> decisions(Collection<String> instances, int most) {
        return jdbc.sql("""
                        select id_, proc_inst_id_, act_id_, dec_def_id_, dec_def_key_, dec_def_name_, eval_time_, user_id_
                        from act_hi_decinst where proc_inst_id_ = any (?) order by eval_time_, id_ limit ?""")
                .params(array(instances), most)
                .query((row, n) -> new Decision(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getTimestamp(7).toInstant(),
                        row.getString(8)))
                .list();
    }

    List<Cell> inputs(Collection<String> decisions) {
        return jdbc.sql("""
                        select c.dec_inst_id_, c.clause_name_, %s from act_hi_dec_in c where c.dec_inst_id_ = any (?)
                        order by c.dec_inst_id_, c.id_ limit 2000""".formatted(VALUE.formatted("c")))
                .param(array(decisions))
                .query((row, n) -> new Cell(row.getString(1), row.getString(2), row.getString(3), null))
                .list();
    }

    List<Cell> outputs(Collection<String> decisions) {
        return jdbc.sql("""
                        select c.dec_inst_id_, coalesce(c.clause_name_, c.var_name_), %s, c.rule_id_ from act_hi_dec_out c
                        where c.dec_inst_id_ = any (?) order by c.dec_inst_id_, c.rule_order_, c.id_ limit 2000""".formatted(VALUE.formatted("c")))
                .param(array(decisions))
                .query((row, n) -> new Cell(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .list();
    }

    /** Jobs and external tasks that failed, and steps that have run out of retries. */
    List<Failure> failures(Collection<String> instances, int most) {
        return jdbc.sql("""
                        select id_, process_instance_id_, coalesce(failed_act_id_, act_id_), timestamp_, job_retries_,
                          job_exception_msg_, 'job' from act_hi_job_log
                        where process_instance_id_ = any (:ids) and job_state_ = 1
                        union all
                        select id_, proc_inst_id_, act_id_, timestamp_, retries_, error_msg_, 'send' from act_hi_ext_task_log
                        where proc_inst_id_ = any (:ids) and state_ = 1
                        union all
                        select id_, proc_inst_id_, coalesce(failed_activity_id_, activity_id_), create_time_, null, incident_msg_,
                          'stopped' from act_hi_incident where proc_inst_id_ = any (:ids)
                        union all
                        select id_ || '-end', proc_inst_id_, coalesce(failed_activity_id_, activity_id_), end_time_, null, null,
                          'resolved' from act_hi_incident where proc_inst_id_ = any (:ids) and end_time_ is not null
                        order by 4, 1 limit :most""")
                .param("ids", array(instances))
                .param("most", most)
                .query((row, n) -> new Failure(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getTimestamp(4).toInstant(),
                        row.getObject(5, Integer.class),
                        row.getString(6),
                        row.getString(7)))
                .list();
    }

    // ---- what a diagram shows

    List<Passed> passed(String instance) {
        return jdbc.sql("""
                        select act_id_, count(*), count(*) filter (where end_time_ is null),
                          count(*) filter (where act_inst_state_ = 2), max(start_time_)
                        from act_hi_actinst where proc_inst_id_ = ? group by act_id_ order by 5 limit 2000""")
                .param(instance)
                .query((row, n) ->
                        new Passed(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), instant(row, 5)))
                .list();
    }

    List<Flow> flows(String instance) {
        return jdbc.sql("""
                        select flow, count(*) from tocsin.flow_taken where process_instance_id = ? group by flow
                        order by min(id) limit 2000""")
                .param(instance)
                .query((row, n) -> new Flow(row.getString(1), row.getLong(2)))
                .list();
    }

    private static String[] array(Collection<String> ids) {
        return ids.toArray(String[]::new);
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
