package org.tocsin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.management.Metrics;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.tocsin.Cluster;

/**
 * The punctual executor beside Camunda's own with its default settings, in one run: escalations of real faults one by one on
 * quiet nodes, and very many at once, with the messages that they lead to being sent meanwhile. What is measured is the moment
 * at which the escalation's message is on record, by the database's clock.
 *
 * <p>{@code -Dburst=10000} says how many at once, {@code -Dwarm=1000} how many at once each node executes before those, {@code
 * -Didle=100} how many one by one, {@code -Dsilence=120} for how many seconds nothing happens before, {@code
 * -Dparts=same,other,one,two} what is measured, {@code -Dexecutors=defaults,punctual} with which, {@code -Dfollow=300} for how
 * many seconds after the due time it waits until all messages have begun to leave. Pictures of both distributions are written
 * to {@code target/bench}.
 */
public final class TimerBench {

    private static final int BURST = Integer.getInteger("burst", 10_000);
    private static final int IDLE = Integer.getInteger("idle", 100);
    private static final int SILENCE = Integer.getInteger("silence", 120);
    private static final List<String> PARTS =
            List.of(System.getProperty("parts", "same,other,one,two").split(","));
    private static final int WARM = Integer.getInteger("warm", 1000);

    /** So many faults are started by the engine before any is copied. */
    private static final int STARTED = 100;

    private static final int FOLLOW = Integer.getInteger("follow", 300);
    private static final int[] AHEAD_SECONDS = {7, 20, 90};

    private static final Map<String, String> EXECUTORS = new LinkedHashMap<>();

    static {
        for (String executor : System.getProperty("executors", "defaults,punctual").split(",")) {
            EXECUTORS.put(executor, "--tocsin.timers.punctual=" + executor.equals("punctual"));
        }
    }

    private static final Map<String, List<Long>> IDLE_LATENESS = new LinkedHashMap<>();
    private static final Map<String, List<Long>> BURST_LATENESS = new LinkedHashMap<>();

    private TimerBench() {}

    public static void main(String[] args) throws Exception {
        try {
            for (Map.Entry<String, String> executor : EXECUTORS.entrySet()) {
                String name = executor.getKey();
                if (PARTS.contains("same")) {
                    try (Cluster cluster = new Cluster(Cluster.Here.EXECUTES, executor.getValue())) {
                        idle(name + ", same node", cluster);
                    }
                }
                if (PARTS.contains("other") || PARTS.contains("one")) {
                    try (Cluster cluster = new Cluster(Cluster.Here.STARTS_ONLY, executor.getValue())) {
                        Cluster.OtherNode node = cluster.another();
                        System.out.printf(
                                "BENCH %s: node ready after %.1f s, %d MiB%n",
                                name, node.startUp().toMillis() / 1000.0, node.memory());
                        if (PARTS.contains("other")) {
                            idle(name + ", other node", cluster);
                        }
                        if (PARTS.contains("one")) {
                            burst(name + ", one node", cluster);
                        }
                    }
                }
            }
            if (PARTS.contains("two")) {
                try (Cluster cluster = new Cluster(Cluster.Here.STARTS_ONLY, "--tocsin.timers.punctual=true")) {
                    cluster.another();
                    cluster.another();
                    burst("punctual, two nodes", cluster);
                }
            }
            plot("idle", "one by one", IDLE_LATENESS);
            plot("burst", BURST + " at once", BURST_LATENESS);
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** One by one, started 7, 20 or 90 seconds before they fall due, at moments that are in step with nothing. */
    private static void idle(String name, Cluster cluster) throws Exception {
        // Everything has been used once: what is measured is not the loading of classes.
        for (int n = 0; n < 10; n++) {
            cluster.start(n, Instant.now().plusSeconds(2));
        }
        cluster.quiet();
        // What waits for its turn on the one telephone, or reminds of those, would not be silence.
        cluster.putOff();
        cluster.jdbc.sql("analyze").update();
        long looks = looks(cluster);
        long transactions = transactions(cluster);
        Thread.sleep(Duration.ofSeconds(SILENCE).toMillis());
        System.out.printf(
                "BENCH %s: %.0f acquisitions of this process and %.0f transactions of all parts a minute in silence%n",
                name,
                60.0 * (looks(cluster) - looks) / Math.max(1, SILENCE),
                60.0 * (transactions(cluster) - transactions) / Math.max(1, SILENCE));
        Random chance = new Random(42);
        Map<String, Instant> dueAt = new HashMap<>();
        Map<String, Integer> ahead = new HashMap<>();
        for (int n = 0; n < IDLE; n++) {
            int seconds = AHEAD_SECONDS[n % AHEAD_SECONDS.length];
            Instant due = Instant.ofEpochMilli(System.currentTimeMillis() + seconds * 1000L);
            String key = cluster.start(n, due);
            dueAt.put(key, due);
            ahead.put(key, seconds);
            Thread.sleep(1500 + chance.nextInt(1500));
        }
        Instant end = Instant.now().plusSeconds(180);
        Map<String, Long> late = late(cluster, dueAt);
        while (late.size() < IDLE && Instant.now().isBefore(end)) {
            Thread.sleep(500);
            late = late(cluster, dueAt);
        }
        for (int seconds : AHEAD_SECONDS) {
            print(name + ", " + seconds + " s ahead", sorted(late, ahead, seconds));
        }
        List<Long> all = sorted(late, ahead, 0);
        print(name + ", all", all);
        IDLE_LATENESS.put(name, all);
    }

    private static void burst(String name, Cluster cluster) throws Exception {
        // Warm, as a node that has been at work is: one that has just begun is busy with compiling itself as well.
        for (int n = 0; n < STARTED * cluster.others.size(); n++) {
            cluster.start(n, Instant.now().plusSeconds(2));
        }
        cluster.quiet();
        int warm = WARM * cluster.others.size();
        if (warm > 0) {
            Copies.of(cluster.jdbc, open(cluster), 1, warm);
            cluster.firstStepsFallDue(Instant.now().plusSeconds(2));
            Instant end = Instant.now().plus(Duration.ofMinutes(10));
            while (waitingFirstSteps(cluster) + notBegun(cluster) > 0 && Instant.now().isBefore(end)) {
                Thread.sleep(500);
            }
        }
        String model = open(cluster);
        Copies.of(cluster.jdbc, model, warm + 1, warm + BURST - 1);
        Instant due = Instant.ofEpochMilli(System.currentTimeMillis() + 20_000);
        cluster.firstStepsFallDue(due);
        Map<String, Instant> dueAt = new HashMap<>();
        cluster.jdbc.sql("""
                        select i.business_key from act_ru_job j
                        join tocsin.incident i on i.process_instance_id = j.process_instance_id_
                        where j.handler_cfg_ = 'timer_CentreManagerDue'""").query(row -> {
            dueAt.put(row.getString(1), due);
        });
        Instant end = due.plus(Duration.ofMinutes(15));
        // What the escalations lead to goes on falling due; the escalations themselves are what is waited for.
        while (cluster.jdbc
                                .sql("select count(*) from act_ru_job where handler_cfg_ = 'timer_CentreManagerDue' and duedate_ = ?")
                                .param(Timestamp.from(due))
                                .query(Long.class)
                                .single()
                        > 0
                && Instant.now().isBefore(end)) {
            Thread.sleep(1000);
        }
        Map<String, Long> late = late(cluster, dueAt);
        long twice = cluster
                .jdbc
                .sql("select business_key from tocsin.notification where template = 'system-fault.first-step'"
                        + " group by business_key having count(*) > 1")
                .query(String.class)
                .list()
                .stream()
                .filter(dueAt::containsKey)
                .count();
        List<Long> all = sorted(late, Map.of(), 0);
        print(name + ", " + BURST + " at once", all);
        System.out.printf(
                "BENCH %s: %d of %d escalated, %d twice; the last %d ms after the due time, %.0f a second%n",
                name, late.size(), dueAt.size(), twice, at(all, 100), 1000.0 * all.size() / at(all, 100));
        // What waits for its turn on the one telephone goes on falling due; what is waited for is that nothing waits to begin.
        Instant follow = due.plusSeconds(FOLLOW);
        while (notBegun(cluster) > 0 && Instant.now().isBefore(follow)) {
            Thread.sleep(1000);
        }
        System.out.printf(
                "BENCH %s: %d messages have not begun to leave %d ms after the due time%n",
                name,
                notBegun(cluster),
                Duration.between(due, Instant.now()).toMillis());
        for (Cluster.OtherNode node : cluster.others) {
            System.out.printf("BENCH %s: %d MiB resident after the burst%n", name, node.memory());
        }
        BURST_LATENESS.put(name, all);
    }

    /** A fault whose handling is under way and whose first step is not due for a while, and nothing else that is due soon. */
    private static String open(Cluster cluster) throws Exception {
        String fault = cluster.start(0, Instant.now().plus(Duration.ofMinutes(14)));
        cluster.quiet();
        // What nobody has answered is passed on after a while: not in the middle of the burst.
        cluster.putOff();
        return fault;
    }

    private static long waitingFirstSteps(Cluster cluster) {
        return cluster.jdbc
                .sql("select count(*) from act_ru_job where handler_cfg_ = 'timer_CentreManagerDue'")
                .query(Long.class)
                .single();
    }

    private static long notBegun(Cluster cluster) {
        return cluster.jdbc
                .sql("select count(*) from act_ru_job where handler_type_ = 'async-continuation'")
                .query(Long.class)
                .single();
    }

    // ----

    private static long looks(Cluster cluster) {
        ManagementService management = cluster.application.getBean(ManagementService.class);
        ((ProcessEngineImpl) cluster.application.getBean(ProcessEngine.class))
                .getProcessEngineConfiguration()
                .getDbMetricsReporter()
                .reportNow();
        return management.createMetricsQuery().name(Metrics.JOB_ACQUISITION_ATTEMPT).sum();
    }

    private static long transactions(Cluster cluster) {
        return cluster.jdbc
                .sql("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }

    private static Map<String, Long> late(Cluster cluster, Map<String, Instant> dueAt) {
        Map<String, Long> late = new HashMap<>();
        cluster.jdbc
                .sql("select business_key, created_at from tocsin.notification where template = 'system-fault.first-step'")
                .query(row -> {
                    Instant due = dueAt.get(row.getString(1));
                    if (due != null) {
                        late.put(
                                row.getString(1),
                                Duration.between(due, row.getTimestamp(2).toInstant()).toMillis());
                    }
                });
        return late;
    }

    private static List<Long> sorted(Map<String, Long> late, Map<String, Integer> ahead, int seconds) {
        return late.entrySet().stream()
                .filter(entry -> seconds == 0 || ahead.get(entry.getKey()) == seconds)
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    static long at(List<Long> sorted, int percent) {
        return sorted.isEmpty()
                ? -1
                : sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }

    private static void print(String what, List<Long> late) {
        System.out.printf(
                "BENCH %-40s %6d | min %6d | p50 %6d | p98 %6d | p99 %6d | max %6d ms%n",
                what, late.size(), at(late, 0), at(late, 50), at(late, 98), at(late, 99), at(late, 100));
    }

    /** How many per cent were executed within which time, one line for each. */
    private static void plot(String file, String title, Map<String, List<Long>> lateness) throws IOException {
        if (lateness.isEmpty()) {
            return;
        }
        XYChart chart = new XYChartBuilder()
                .width(900)
                .height(500)
                .title("Escalations, " + title)
                .xAxisTitle("ms after the due time")
                .yAxisTitle("% on record")
                .build();
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0).setYAxisDecimalPattern("0");
        lateness.forEach((name, sorted) -> {
            List<Double> x = new ArrayList<>();
            List<Double> y = new ArrayList<>();
            int step = Math.max(1, sorted.size() / 500);
            for (int n = 0; n < sorted.size(); n += step) {
                x.add(Math.max(1.0, sorted.get(n)));
                y.add(100.0 * (n + 1) / sorted.size());
            }
            if (!x.isEmpty()) {
                chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
            }
        });
        Path folder = Files.createDirectories(Path.of("target", "bench"));
        VectorGraphicsEncoder.saveVectorGraphic(
                chart, folder.resolve("timers-" + file).toString(), VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
    }
}
