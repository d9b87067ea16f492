package org.tocsin.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many open incidents in little time: one real one, whose handling is under way, copied in the database as it stands. */
final class Copies {

    /**
     * What an open incident consists of, without what belongs to its messages, and without its journal: the seal of a chain is
     * good for its own key only.
     */
    private static final List<String> TABLES = List.of(
            "act_ru_execution", "act_ru_task", "act_ru_variable", "act_ru_identitylink", "act_ru_event_subscr", "act_ru_job",
            "act_hi_procinst", "act_hi_actinst", "act_hi_taskinst", "act_hi_varinst", "act_hi_detail", "act_hi_identitylink",
            "act_hi_job_log", "act_ge_bytearray", "tocsin.incident", "tocsin.incident_limit", "tocsin.limits_row",
            "tocsin.flow_taken");

    /** Those of a running instance name nothing that they belong to. */
    private static final String BYTES =
            "t.id_ in (select bytearray_id_ from act_ru_variable where proc_inst_id_ = '%s'"
                    + " union select bytearray_id_ from act_hi_varinst where proc_inst_id_ = '%s'"
                    + " union select bytearray_id_ from act_hi_detail where proc_inst_id_ = '%s')";

    private Copies() {}

    /** Copies the incident: each id that it has becomes another, each key and due date that of the copy. */
    static void of(JdbcClient jdbc, String key, int from, int to) {
        long began = System.nanoTime();
        String instance = jdbc.sql("select process_instance_id from tocsin.incident where business_key = ?")
                .param(key)
                .query(String.class)
                .single();
        jdbc.sql("set session_replication_role = replica").update();
        jdbc.sql("set synchronous_commit = off").update();
        jdbc.sql("drop table if exists copy").update();
        jdbc.sql("create temporary table copy as select g, 'SF-20250101-' || (1000000 + g) as key from generate_series(?, ?) g")
                .params(from, to)
                .update();
        for (String table : TABLES) {
            String[] name = table.contains(".") ? table.split("\\.") : new String[] {"public", table};
            Map<String, String> columns = new LinkedHashMap<>();
            jdbc.sql("""
                            select column_name, data_type from information_schema.columns
                            where table_schema = ? and table_name = ? and is_identity = 'NO' order by ordinal_position""")
                    .params(name[0], name[1])
                    .query(row -> {
                        columns.put(row.getString(1), value(table, row.getString(1), row.getString(2), key));
                    });
            jdbc.sql("insert into %s (%s) select %s from (select * from %s t where %s) t cross join copy c"
                            .formatted(
                                    table,
                                    String.join(", ", columns.keySet()),
                                    String.join(", ", columns.values()),
                                    table,
                                    table.equals("act_ge_bytearray")
                                            ? BYTES.formatted(instance, instance, instance)
                                            : which(columns, instance, key)))
                    .update();
        }
        jdbc.sql("set session_replication_role = origin").update();
        jdbc.sql("vacuum analyze").update();
        System.out.printf("BENCH copied to %d open in %d s%n", to, (System.nanoTime() - began) / 1_000_000_000);
    }

    private static String which(Map<String, String> columns, String instance, String key) {
        if (columns.containsKey("proc_inst_id_")) {
            return "t.proc_inst_id_ = '" + instance + "'";
        }
        if (columns.containsKey("task_id_") && !columns.containsKey("root_proc_inst_id_")) {
            return "t.task_id_ in (select id_ from act_ru_task where proc_inst_id_ = '" + instance + "')";
        }
        if (columns.containsKey("process_instance_id_")) {
            return "t.process_instance_id_ = '" + instance + "'";
        }
        if (columns.containsKey("root_proc_inst_id_")) {
            return "t.root_proc_inst_id_ = '" + instance + "'";
        }
        if (columns.containsKey("process_instance_id")) {
            return "t.process_instance_id = '" + instance + "'";
        }
        if (columns.containsKey("proc_inst_")) {
            return "t.proc_inst_ = '" + instance + "'";
        }
        return columns.containsKey("chain") ? "t.chain = '" + key + "'" : "t.business_key = '" + key + "'";
    }

    private static String value(String table, String column, String type, String key) {
        if (type.equals("uuid")) {
            return "case when t.%1$s is null then null else md5(t.%1$s::text || c.g)::uuid end".formatted(column);
        }
        if (column.equals("duedate_")) {
            // Spread over the weeks ahead, as those of real incidents are.
            return "t.duedate_ + interval '1 day' + c.g * interval '20 s'";
        }
        if ((type.startsWith("character") || type.equals("text"))
                && !column.matches(".*(_def_id_|definition_id|deployment_id_)")) {
            return "case when t.%1$s = '%2$s' then c.key when length(t.%1$s) <= 64 and t.%1$s ~ '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-' then right(t.%1$s, 56) || '-' || c.g else t.%1$s end"
                    .formatted(column, key);
        }
        return "t." + column;
    }
}
