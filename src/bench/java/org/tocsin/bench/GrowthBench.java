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
 * -Didle=60} how many escalations fall due one by one, {@code -Dwarm=600} how many are started before anything is timed.
 */
public final class GrowthBench {

    private static final int STARTS = Integer.getInteger("starts", 400);
    private static final int IDLE = Integer.getInteger("idle", 60);
    private static final int WARM = Integer.getInteger("warm", 600);

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
        for (int n = 0; n < WARM; n++) {
            cluster.start(n, Instant.now().plus(Duration.ofMinutes(14)));
        }
        cluster.quiet();
        String model = cluster.start(0, Instant.now().plus(Duration.ofMinutes(14)));
        cluster.quiet();
        int copies = 0;
        for (String step : System.getProperty("steps", "1000,10000,100000").split(",")) {
            int open = Integer.parseInt(step);
            Copies.of(jdbc, model, copies + 1, open);
            copies = open;
            measure(open);
        }
    }

    private void measure(int open) throws Exception {
        cluster.putOff();
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
                        where r.duedate_ <= date_trunc('milliseconds', statement_timestamp())::timestamp + interval '1 s' and r.retries_ > 0 and r.suspension_state_ = 1
                          and (r.lock_owner_ is null or r.lock_exp_time_ < date_trunc('milliseconds', statement_timestamp())::timestamp)
                          and (not r.exclusive_ or not exists (select from act_ru_job o where o.process_instance_id_ = r.process_instance_id_
                            and o.exclusive_ and o.lock_owner_ <> 'bench' and o.lock_exp_time_ >= date_trunc('milliseconds', statement_timestamp())::timestamp))
                        order by r.priority_ desc, r.duedate_, r.id_ limit 200 for update skip locked""")
                .query(String.class)
                .list();
        plan.stream()
                .filter(line -> line.contains("Scan") || line.contains("Execution Time"))
                .forEach(line -> System.out.println("BENCH   " + line.strip()));
    }
}
