package org.tocsin;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.FileSystemUtils;
import org.tocsin.procedure.SystemFault;

/**
 * A database of its own with an application in this process, and as many more in processes of their own as are asked for, all
 * sending to an SMS gateway on this machine. Gone with everything that it has written when it is closed.
 */
public final class Cluster implements AutoCloseable {

    /** Whether and how the application in this process executes jobs. */
    public enum Here {
        EXECUTES,
        STARTS_ONLY
    }

    private static final String SECRET = "only-for-tests-only-for-tests-only-for-tests";

    public final ConfigurableApplicationContext application;

    /** As the database's superuser. */
    public final JdbcClient jdbc;

    public final List<OtherNode> others = new ArrayList<>();

    /** Gets the body of each request that the gateway has accepted. */
    public volatile Consumer<String> accepted = body -> {};

    private final SingleConnectionDataSource database;
    private final List<String> settings;
    private final Path data;
    private final HttpServer gateway;

    public Cluster(Here here, String... settings) throws Exception {
        this.settings = List.of(settings);
        data = Files.createTempDirectory("tocsin-cluster");
        gateway = gateway();
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--tocsin.data-dir=" + data,
                "--tocsin.chain.secret=" + SECRET,
                "--tocsin.notification.outbox=always",
                "--tocsin.channels.sms.url=" + gatewayAddress()));
        if (here == Here.STARTS_ONLY) {
            all.add("--camunda.bpm.job-execution.enabled=false");
            all.add("--tocsin.worker.enabled=false");
        }
        Collections.addAll(all, settings);
        application = TocsinApplication.start(all.toArray(String[]::new));
        database = new SingleConnectionDataSource(url(), "postgres", "", true);
        jdbc = JdbcClient.create(database);
        oneManagerWithoutLimits();
    }

    /** Starts another node on the same database, executing jobs, and waits until it is ready. */
    public OtherNode another() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx1g",
                "-cp",
                classPath(),
                TocsinApplication.class.getName(),
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.datasource.url=" + url(),
                "--spring.datasource.username=tocsin_app",
                "--spring.datasource.password=",
                "--spring.flyway.user=tocsin_owner",
                "--spring.flyway.password=",
                "--tocsin.database.purge.username=tocsin_purge",
                "--tocsin.database.purge.password=",
                "--tocsin.chain.secret=" + SECRET,
                "--tocsin.admin.password=only-for-tests",
                "--tocsin.data-dir=" + Files.createDirectories(data.resolve("node-" + port)),
                "--tocsin.notification.outbox=always",
                "--tocsin.channels.sms.url=" + gatewayAddress(),
                "--spring.profiles.active=demo"));
        command.addAll(settings);
        File log = Files.createDirectories(Path.of("target/nodes"))
                .resolve("node-" + port + ".log")
                .toFile();
        Instant began = Instant.now();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        // A run that is broken off leaves no process behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(2))
                .build();
        for (Instant end = began.plusSeconds(180); ; Thread.sleep(50)) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                process.destroyForcibly();
                throw new IllegalStateException("The node did not get ready: " + log);
            }
            try {
                if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    break;
                }
            } catch (IOException e) {
                // Not there yet.
            }
        }
        OtherNode node = new OtherNode(process, Duration.between(began, Instant.now()));
        others.add(node);
        return node;
    }

    /** A node in a process of its own. */
    public record OtherNode(Process process, Duration startUp) {

        /** Resident memory, in MiB. */
        public long memory() throws IOException {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        }

        public void stop() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Starts one fault, as an agent. */
    public String start(int number, Instant firstStep) {
        IdentityService identities = application.getBean(IdentityService.class);
        identities.setAuthentication("agent", List.of("agent"));
        try {
            String instance = application
                    .getBean(RuntimeService.class)
                    .startProcessInstanceByKey("system-fault", report(number, firstStep))
                    .getId();
            return application
                    .getBean(JdbcClient.class)
                    .sql("select business_key from tocsin.incident where process_instance_id = ?")
                    .param(instance)
                    .query(String.class)
                    .single();
        } finally {
            identities.clearAuthentication();
        }
    }

    /** How many jobs are due that have tries left. */
    public long due() {
        return jdbc.sql(
                        "select count(*) from act_ru_job where duedate_ <= clock_timestamp()::timestamp and retries_ > 0")
                .query(Long.class)
                .single();
    }

    /**
     * Lets all that incidents wait for fall due a day later, so that reminders of those that nobody goes on with do not come in
     * between.
     */
    public void putOff() {
        jdbc.sql(
                        "update act_ru_job set duedate_ = duedate_ + interval '1 day' where process_instance_id_ is not null and lock_owner_ is null")
                .update();
    }

    /** Waits until nothing is due any more, and all messages so far are done with. */
    public void quiet() throws InterruptedException {
        while (due() > 0
                || jdbc.sql("select count(*) from act_ru_ext_task")
                                .query(Long.class)
                                .single()
                        > 0) {
            Thread.sleep(200);
        }
    }

    /** Lets the first step of all faults fall due at the same moment. */
    public void firstStepsFallDue(Instant due) {
        jdbc.sql("update act_ru_job set duedate_ = ? where handler_cfg_ = 'timer_CentreManagerDue'")
                .param(Timestamp.from(due))
                .update();
        // What the engine says itself when it moves a date, said for dates that were moved by hand.
        jdbc.sql("select pg_notify('tocsin_jobs', '')").query(String.class).optional();
    }

    /** Stops the database as its administrator would in a hurry, and starts it again after a while. */
    public void restartDatabase(Duration down) throws Exception {
        Path files = Path.of(jdbc.sql("show data_directory").query(String.class).single());
        ProcessHandle server = ProcessHandle.of(Long.parseLong(
                        Files.readAllLines(files.resolve("postmaster.pid")).get(0)))
                .orElseThrow();
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to be root's.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                Files.readString(Path.of("/proc/" + server.pid() + "/cmdline")).split("\u0000")));
        new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start().waitFor();
        server.onExit().get(60, TimeUnit.SECONDS);
        Thread.sleep(down.toMillis());
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Files.createDirectories(Path.of("target/nodes"))
                        .resolve("database.log")
                        .toFile())
                .start();
        for (Instant end = Instant.now().plusSeconds(60); ; Thread.sleep(100)) {
            try {
                database.resetConnection();
                jdbc.sql("select 1").query(Integer.class).single();
                return;
            } catch (DataAccessException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() throws Exception {
        for (OtherNode node : others) {
            node.stop();
        }
        database.destroy();
        application.close();
        gateway.stop(0);
        FileSystemUtils.deleteRecursively(data);
    }

    private String url() {
        return application.getBean(JdbcConnectionDetails.class).getJdbcUrl();
    }

    private String gatewayAddress() {
        return "http://127.0.0.1:" + gateway.getAddress().getPort() + "/";
    }

    private HttpServer gateway() throws IOException {
        HttpServer gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        gateway.setExecutor(Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        byte[] answer = "{\"id\":\"taken\"}".getBytes(StandardCharsets.UTF_8);
        gateway.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
            accepted.accept(body);
        });
        gateway.start();
        return gateway;
    }

    /** All messages go to one manager's telephone; what is measured is not the limit that would hold them back. */
    private void oneManagerWithoutLimits() throws IOException {
        jdbc.sql("insert into tocsin.roster_person (id, name, account) values ('only', '李经理', 'centre-manager')")
                .update();
        jdbc.sql(
                        "insert into tocsin.roster_contact (person, position, channel, address) values ('only', 1, 'sms', '13800000000')")
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

    /** Maven runs benchmarks in its own process: what it has put on the class path is known to their loader only. */
    private static String classPath() {
        ClassLoader loader = Cluster.class.getClassLoader();
        return loader instanceof URLClassLoader urls
                ? Arrays.stream(urls.getURLs())
                        .map(url -> Path.of(URI.create(url.toString())).toString())
                        .collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    /** What a report of a fault says; its first step falls due fifteen minutes after it occurred. */
    public static Map<String, Object> report(int number, Instant firstStep) {
        return SystemFault.with(
                SystemFault.with(SystemFault.report(3), "summary", "客户无法接入 " + number),
                "occurredAt",
                firstStep.minus(Duration.ofMinutes(15)).toString());
    }
}
