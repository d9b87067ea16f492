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
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.tocsin.Cluster;

/**
 * How many faults a second are started by 1, 2, 4 and 8 threads while the same node executes jobs, and how many are brought
 * through the whole procedure; with Camunda's executor and its defaults, and with the punctual one, in turns.
 *
 * <p>{@code -Dstarts=400} in each round, {@code -Drounds=3}, {@code -Dcycles=60}. With {@code -Dprofile=yes} it says what the
 * threads that start were doing when they were looked at.
 */
public final class StartBench {

    private static final int STARTS = Integer.getInteger("starts", 400);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int CYCLES = Integer.getInteger("cycles", 60);
    private static final int[] THREADS = {1, 2, 4, 8};

    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    private StartBench() {}

    public static void main(String[] args) throws Exception {
        try {
            new StartBench().run();
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void run() throws Exception {
        Map<String, String> executors = new LinkedHashMap<>();
        executors.put("defaults", "--tocsin.timers.punctual=false");
        executors.put("punctual", "--tocsin.timers.punctual=true");
        // By turns, so that what the machine does meanwhile and what the compiler has learnt is the same for both.
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, String> executor : executors.entrySet()) {
                String name = executor.getKey();
                try (Cluster cluster = new Cluster(Cluster.Here.EXECUTES, executor.getValue())) {
                    starts(cluster, 4);
                    cluster.quiet();
                    for (int threads : THREADS) {
                        add(name + ", " + threads + " threads", starts(cluster, threads));
                        cluster.quiet();
                    }
                    add(name + ", whole faults", cycles(cluster));
                }
            }
        }
        rates.forEach((what, all) -> {
            all.sort(null);
            System.out.printf(
                    "BENCH %-28s %6.1f a second (median of %d, %.1f to %.1f)%n",
                    what, all.get(all.size() / 2), all.size(), all.get(0), all.get(all.size() - 1));
        });
    }

    private void add(String what, double rate) {
        rates.computeIfAbsent(what, w -> new ArrayList<>()).add(rate);
    }

    private static double starts(Cluster cluster, int count) throws Exception {
        return perSecond(STARTS, count, number -> cluster.start(number, Instant.now().plus(Duration.ofMinutes(14))));
    }

    /** From the report to the end, with each task claimed and completed. */
    private static double cycles(Cluster cluster) throws Exception {
        return perSecond(CYCLES, 2, number -> {
            String fault = cluster.start(number, Instant.now().plus(Duration.ofMinutes(14)));
            complete(cluster, fault, "agent-admin", "userTask_FillRecord", Map.of("verdict", "confirm", "faultLevel", 3));
            complete(cluster, fault, "it", "userTask_Repair", Map.of("repairResult", "repaired", "repairNote", "重启接入服务"));
            complete(
                    cluster,
                    fault,
                    "agent-admin",
                    "userTask_Conclude",
                    Map.of("conclusion", "recovered", "recoveredAt", Instant.now().toString()));
        });
    }

    private static void complete(Cluster cluster, String fault, String user, String task, Map<String, Object> form)
            throws InterruptedException {
        TaskService tasks = cluster.application.getBean(TaskService.class);
        Task open = null;
        while (open == null) {
            open = tasks.createTaskQuery().processInstanceBusinessKey(fault).taskDefinitionKey(task).singleResult();
            if (open == null) {
                Thread.sleep(ThreadLocalRandom.current().nextInt(5, 15));
            }
        }
        IdentityService identities = cluster.application.getBean(IdentityService.class);
        identities.setAuthentication(user, List.of(user));
        try {
            tasks.claim(open.getId(), user);
            // Asynchronous work of the same fault may come first; whoever gets this tries again.
            for (int tries = 1; ; tries++) {
                try {
                    tasks.complete(open.getId(), form);
                    return;
                } catch (OptimisticLockingException e) {
                    if (tries == 20) {
                        throw e;
                    }
                    Thread.sleep(ThreadLocalRandom.current().nextInt(5, 15));
                }
            }
        } finally {
            identities.clearAuthentication();
        }
    }

    private interface Work {
        void of(int number) throws Exception;
    }

    private static double perSecond(int times, int count, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count, task -> new Thread(task, "bench-start"));
        List<Future<?>> all = new ArrayList<>();
        Instant began = Instant.now();
        for (int n = 0; n < times; n++) {
            int number = n;
            all.add(threads.submit(() -> {
                work.of(number);
                return number;
            }));
        }
        threads.shutdown();
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (Future<?> one : all) {
            while ("yes".equals(System.getProperty("profile")) && !one.isDone()) {
                look(seen);
                Thread.sleep(20);
            }
            one.get();
        }
        double rate = times / (Duration.between(began, Instant.now()).toMillis() / 1000.0);
        int looks = seen.values().stream().mapToInt(Integer::intValue).sum();
        seen.entrySet().stream()
                .sorted((one, other) -> other.getValue() - one.getValue())
                .limit(12)
                .forEach(entry ->
                        System.out.printf("BENCH   %4.1f %% %s%n", 100.0 * entry.getValue() / looks, entry.getKey()));
        return rate;
    }

    /** What each starting thread is at: the database's answer, or the nearest of our own methods, or the engine's. */
    private static void look(Map<String, Integer> seen) {
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (!thread.getName().equals("bench-start") || stack.length == 0) {
                return;
            }
            String frames = List.of(stack).stream().map(StackTraceElement::getClassName).collect(Collectors.joining(" "));
            String at = frames.contains("QueryExecutorImpl")
                    ? "waits for the database"
                    : frames.contains("HikariPool") ? "waits for a connection" : "computes";
            String whose = List.of(stack).stream()
                    .filter(frame -> frame.getClassName().startsWith("org.tocsin.")
                            && !frame.getClassName().contains("bench")
                            && !frame.getClassName().contains("Cluster")
                            || frame.getClassName().contains(".impl.cmd.")
                            || frame.getClassName().contains("DbEntityManager"))
                    .findFirst()
                    .map(frame -> frame.getClassName().replaceAll(".*\\.", "") + "." + frame.getMethodName())
                    .orElse("engine");
            seen.merge(at + " in " + whose, 1, Integer::sum);
        });
    }
}
