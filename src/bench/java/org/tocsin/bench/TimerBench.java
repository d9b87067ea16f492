package org.tocsin.bench;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import org.tocsin.TocsinApplication;

/**
 * The punctual executor beside Camunda's own with its default settings, in one run: escalations of real faults one by one on a
 * quiet node, and all at once. What is measured is the moment at which the escalation's message is on record.
 *
 * <p>{@code -Dburst=10000} says how many at once, {@code -Didle=30} how many one by one.
 */
public final class TimerBench {

    private static final int BURST = Integer.getInteger("burst", 10_000);
    private static final int IDLE = Integer.getInteger("idle", 30);

    private TimerBench() {}

    private record Result(String name, List<Long> idle, List<Long> burst, long drain, double startsPerSecond) {}

    public static void main(String[] args) throws Exception {
        HttpServer gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        gateway.setExecutor(Executors.newFixedThreadPool(4));
        gateway.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"id\":\"taken\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        gateway.start();
        String sms = "http://127.0.0.1:" + gateway.getAddress().getPort() + "/";
        List<Result> results = new ArrayList<>();
        try {
            results.add(run("Camunda's defaults", sms, "--tocsin.timers.punctual=false"));
            results.add(run("punctual", sms, "--tocsin.timers.punctual=true"));
            print(results);
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static Result run(String name, String sms, String... settings) throws Exception {
        Path data = Files.createTempDirectory("tocsin-bench");
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--tocsin.data-dir=" + data,
                "--tocsin.notification.outbox=always",
                "--tocsin.channels.sms.url=" + sms));
        Collections.addAll(all, settings);
        try (ConfigurableApplicationContext application = TocsinApplication.start(all.toArray(String[]::new))) {
            JdbcClient jdbc = application.getBean(JdbcClient.class);
            manager(application, jdbc);
            List<Long> idle = idle(application, jdbc);
            Instant begin = Instant.now();
            starts(application);
            double starts = BURST / (Duration.between(begin, Instant.now()).toMillis() / 1000.0);
            quiet(jdbc);
            return burst(name, jdbc, idle, starts);
        } finally {
            FileSystemUtils.deleteRecursively(data);
        }
    }

    /** One by one, at moments that are in step with nothing, on a node that has been quiet for two minutes. */
    private static List<Long> idle(ConfigurableApplicationContext application, JdbcClient jdbc) throws Exception {
        for (int n = 0; n < IDLE; n++) {
            start(application, n);
        }
        quiet(jdbc);
        Thread.sleep(Duration.ofSeconds(Integer.getInteger("silence", 120)).toMillis());
        Random chance = new Random(42);
        Instant due = Instant.now().plusSeconds(30);
        List<String> timers = timers(jdbc);
        for (String timer : timers) {
            due = due.plusMillis(2000 + chance.nextInt(6000));
            jdbc.sql("update act_ru_job set duedate_ = ? where id_ = ?")
                    .param(Timestamp.from(due))
                    .param(timer)
                    .update();
        }
        look(jdbc);
        Map<String, Instant> dueAt = dueDates(jdbc);
        Instant end = due.plusSeconds(90);
        while (messages(jdbc) < timers.size() && Instant.now().isBefore(end)) {
            Thread.sleep(500);
        }
        return lateness(jdbc, dueAt);
    }

    private static Result burst(String name, JdbcClient jdbc, List<Long> idle, double starts) throws Exception {
        long before = messages(jdbc);
        Instant due = Instant.now().plusSeconds(20);
        jdbc.sql("update act_ru_job set duedate_ = ? where handler_type_ = 'timer-transition' and handler_cfg_ = 'timer_CentreManagerDue'")
                .param(Timestamp.from(due))
                .update();
        look(jdbc);
        Map<String, Instant> dueAt = dueDates(jdbc);
        Instant end = due.plus(Duration.ofMinutes(15));
        while (messages(jdbc) - before < dueAt.size() && Instant.now().isBefore(end)) {
            Thread.sleep(500);
        }
        List<Long> late = lateness(jdbc, dueAt);
        long twice = jdbc.sql("select count(*) - count(distinct business_key) from tocsin.notification where template = 'system-fault.first-step'")
                .query(Long.class)
                .single();
        System.out.printf("BENCH %s: %d of %d escalated, %d twice%n", name, late.size(), dueAt.size(), twice);
        return new Result(name, idle, late, late.isEmpty() ? -1 : late.get(late.size() - 1) - late.get(0), starts);
    }

    // ----

    private static void manager(ConfigurableApplicationContext application, JdbcClient jdbc) throws Exception {
        jdbc.sql("insert into tocsin.roster_person (id, name, account) values ('bench', '李经理', 'centre-manager')")
                .update();
        jdbc.sql("insert into tocsin.roster_contact (person, position, channel, address) values ('bench', 1, 'sms', '13800000000')")
                .update();
        jdbc.sql("update tocsin.roster_version set number = number + 1").update();
        String table = Files.readString(Path.of("processes/channel-limits.dmn"))
                .replaceFirst("<text>\"PT1M\"</text>", "<text></text>")
                .replaceFirst("<text>6</text>", "<text>100000</text>");
        application
                .getBean(RepositoryService.class)
                .createDeployment()
                .addString("channel-limits.dmn", table)
                .deploy();
    }

    private static void starts(ConfigurableApplicationContext application) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        for (int n = 0; n < BURST; n++) {
            int number = n;
            all.add(threads.submit(() -> start(application, number)));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
    }

    private static void start(ConfigurableApplicationContext application, int number) {
        IdentityService identities = application.getBean(IdentityService.class);
        identities.setAuthentication("agent", List.of("agent"));
        try {
            application
                    .getBean(RuntimeService.class)
                    .startProcessInstanceByKey(
                            "system-fault",
                            Map.of(
                                    "summary", "客户无法接入 " + number,
                                    "faultLevel", 1,
                                    "faultType", "system",
                                    "affectedService", "online-chat",
                                    "symptom", "页面提示系统繁忙"));
        } finally {
            identities.clearAuthentication();
        }
    }

    /** Waits until nothing is due any more. */
    private static void quiet(JdbcClient jdbc) throws Exception {
        while (jdbc.sql("select count(*) from act_ru_job where duedate_ <= clock_timestamp()::timestamp and retries_ > 0")
                        .query(Long.class)
                        .single()
                > 0) {
            Thread.sleep(500);
        }
        jdbc.sql("analyze").update();
    }

    /** What the engine says itself when it moves a date, said for dates that were moved by hand. */
    private static void look(JdbcClient jdbc) {
        jdbc.sql("select pg_notify('tocsin_jobs', '')").query(String.class).optional();
    }

    private static List<String> timers(JdbcClient jdbc) {
        return jdbc.sql("select id_ from act_ru_job where handler_cfg_ = 'timer_CentreManagerDue'")
                .query(String.class)
                .list();
    }

    private static Map<String, Instant> dueDates(JdbcClient jdbc) {
        Map<String, Instant> due = new java.util.HashMap<>();
        jdbc.sql("""
                        select i.business_key, j.duedate_ from act_ru_job j
                        join tocsin.incident i on i.process_instance_id = j.process_instance_id_
                        where j.handler_cfg_ = 'timer_CentreManagerDue'""").query(row -> {
            due.put(row.getString(1), row.getTimestamp(2).toInstant());
        });
        return due;
    }

    private static long messages(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from tocsin.notification where template = 'system-fault.first-step'")
                .query(Long.class)
                .single();
    }

    /** Sorted, in milliseconds. */
    private static List<Long> lateness(JdbcClient jdbc, Map<String, Instant> dueAt) {
        List<Long> late = new ArrayList<>();
        jdbc.sql("select business_key, created_at from tocsin.notification where template = 'system-fault.first-step'")
                .query(row -> {
                    Instant due = dueAt.get(row.getString(1));
                    if (due != null) {
                        late.add(Duration.between(due, row.getTimestamp(2).toInstant()).toMillis());
                    }
                });
        Collections.sort(late);
        return late;
    }

    private static long at(List<Long> sorted, int percent) {
        return sorted.isEmpty()
                ? -1
                : sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }

    private static void print(List<Result> results) {
        System.out.printf(
                "BENCH %-20s | idle ms: min p50 p99 max | burst of %d ms: p50 p99 max | drain ms | starts/s%n", "", BURST);
        for (Result one : results) {
            System.out.printf(
                    "BENCH %-20s | %d %d %d %d | %d %d %d | %d | %.0f%n",
                    one.name(),
                    at(one.idle(), 0),
                    at(one.idle(), 50),
                    at(one.idle(), 99),
                    at(one.idle(), 100),
                    at(one.burst(), 50),
                    at(one.burst(), 99),
                    at(one.burst(), 100),
                    one.drain(),
                    one.startsPerSecond());
        }
    }
}
