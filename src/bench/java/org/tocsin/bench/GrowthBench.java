package org.tocsin.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tocsin.Cluster;

/**
 * What becomes of starts, of lateness and of the acquisition's plan as open incidents grow from 1 000 to 100 000: one real fault
 * whose handling is under way is copied in the database, with its tokens, tasks, variables, timers and all that it has on
 * record.
 *
 * <p>{@code -Dsteps=1000,10000,100000} says how many are open, {@code -Dstarts=400} how many are started to be timed, {@code
 * -Didle=60} how many escalations fall due one by one.
 */
public final class GrowthBench {

    private static final int STARTS = Integer.getInteger("starts", 400);
    private static final int IDLE = Integer.getInteger("idle", 60);

    /** Everything that an open incident consists of; what belongs to its messages is left out. */
    private static final List<String> TABLES = List.of(
            "act_ru_execution", "act_ru_task", "act_ru_variable", "act_ru_identitylink", "act_ru_event_subscr", "act_ru_job",
            "act_hi_procinst", "act_hi_actinst", "act_hi_taskinst", "act_hi_varinst", "act_hi_detail", "act_hi_identitylink",
            "act_hi_job_log", "act_ge_bytearray", "tocsin.incident", "tocsin.incident_limit", "tocsin.limits_row",
            "tocsin.journal", "tocsin.journal_head", "tocsin.flow_taken");

    private final Cluster cluster;
    private final JdbcClient jdbc;

    private GrowthBench(Cluster cluster) {
        this.cluster = cluster;
        this.jdbc = cluster.jdbc;
    }

    public static void main(String[] args) throws Exception {
        try (Cluster cluster = new Cluster(Cluster.Here.EXECUTES)) {
            new GrowthBench(cluster).run();
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void run() throws Exception {
        // Warm: the first hundreds of starts are the compiler's.
        for (int n = 0; n < STARTS; n++) {
            cluster.start(n, Instant.now().plus(Duration.ofMinutes(14)));
        }
        cluster.quiet();
        String model = cluster.start(0, Instant.now().plus(Duration.ofMinutes(14)));
        cluster.quiet();
        int copies = 0;
        for (String step : System.getProperty("steps", "1000,10000,100000").split(",")) {
            int open = Integer.parseInt(step);
            copy(model, copies + 1, open);
            copies = open;
            measure(open);
        }
    }

    private void measure(int open) throws Exception {
        long incidents = jdbc.sql("select count(*) from act_ru_execution where parent_id_ is null and super_exec_ is null and business_key_ like 'SF-%'")
                .query(Long.class)
                .single();
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            rates.add(startsPerSecond());
            cluster.quiet();
        }
        rates.sort(null);
        List<Long> late = lateness();
        System.out.printf(
                "BENCH %d open (%d in the table): %.1f starts/s (median of %d rounds of %d, %.1f to %.1f); late p50 %d p99 %d max %d ms (%d)%n",
                open, incidents, rates.get(2), rates.size(), STARTS, rates.get(0), rates.get(4), TimerBench.at(late, 50),
                TimerBench.at(late, 99), TimerBench.at(late, 100), late.size());
        plan();
    }

    private double startsPerSecond() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> all = new ArrayList<>();
        Instant began = Instant.now();
        for (int n = 0; n < STARTS; n++) {
            int number = n;
            all.add(threads.submit(() ->
                    cluster.start(number, Instant.now().plus(Duration.ofMinutes(14)))));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        return STARTS / (Duration.between(began, Instant.now()).toMillis() / 1000.0);
    }

    private List<Long> lateness() throws Exception {
        Map<String, Instant> dueAt = new LinkedHashMap<>();
        for (int n = 0; n < IDLE; n++) {
            Instant due = Instant.ofEpochMilli(System.currentTimeMillis() + 5000);
            dueAt.put(cluster.start(n, due), due);
            Thread.sleep(700);
        }
        cluster.quiet();
        Thread.sleep(6000);
        List<Long> late = new ArrayList<>();
        jdbc.sql("select business_key, created_at from tocsin.notification where template = 'system-fault.first-step'")
                .query(row -> {
                    Instant due = dueAt.get(row.getString(1));
                    if (due != null) {
                        late.add(Duration.between(due, row.getTimestamp(2).toInstant()).toMillis());
                    }
                });
        late.sort(null);
        return late;
    }

    /** How the database finds the jobs that are due, in the form of the acquisition's inner question. */
    private void plan() {
        List<String> plan = jdbc.sql("""
                        explain (analyze, buffers, timing off, costs off)
                        select r.id_ from act_ru_job r
                        where r.duedate_ <= clock_timestamp()::timestamp + interval '1 s' and r.retries_ > 0 and r.suspension_state_ = 1
                          and (r.lock_owner_ is null or r.lock_exp_time_ < clock_timestamp()::timestamp)
                          and (not r.exclusive_ or not exists (select from act_ru_job o where o.process_instance_id_ = r.process_instance_id_
                            and o.exclusive_ and o.lock_owner_ <> 'bench' and o.lock_exp_time_ >= clock_timestamp()::timestamp))
                        order by r.priority_ desc, r.duedate_, r.id_ limit 200 for update skip locked""")
                .query(String.class)
                .list();
        plan.stream()
                .filter(line -> line.contains("Scan") || line.contains("Execution Time"))
                .forEach(line -> System.out.println("BENCH   " + line.strip()));
    }

    /** Copies the incident: each id that it has becomes another, each key and due date that of the copy. */
    private void copy(String key, int from, int to) {
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
                                    which(columns, instance, key)))
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
        if (type.startsWith("character")
                && !List.of("proc_def_id_", "case_def_id_", "job_def_id_", "deployment_id_").contains(column)) {
            return "case when t.%1$s = '%2$s' then c.key when t.%1$s ~ '^[0-9a-f]{8}-[0-9a-f]{4}-' then left(t.%1$s, 50) || '-' || c.g else t.%1$s end"
                    .formatted(column, key);
        }
        return "t." + column;
    }
}
