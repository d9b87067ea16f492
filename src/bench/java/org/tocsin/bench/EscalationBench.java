package org.tocsin.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tocsin.TocsinApplication;

/**
 * From the due time of an escalation to the accepted request at the SMS gateway, on an idle system: one application with
 * its embedded PostgreSQL and embedded worker, faults whose first step falls due one by one.
 *
 * <p>Prints minimum, median, 90th, 99th percentile and maximum of all escalations, in milliseconds.
 */
public final class EscalationBench {

    private static final int ESCALATIONS = 100;
    private static final Duration FIRST_STEP = Duration.ofMinutes(15);
    private static final Pattern KEY = Pattern.compile("【第一步时限已过】(SF-\\d{8}-\\d+)");

    private EscalationBench() {}

    public static void main(String[] args) throws Exception {
        Map<String, Instant> accepted = new ConcurrentHashMap<>();
        ObjectMapper json = new ObjectMapper();
        HttpServer gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        gateway.setExecutor(Executors.newCachedThreadPool());
        gateway.createContext("/", exchange -> {
            String text = json.readTree(exchange.getRequestBody()).path("text").asText();
            byte[] answer = "{\"id\":\"taken\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
            // One that falls due while another is on its way may share the next send.
            for (Matcher key = KEY.matcher(text); key.find(); ) {
                accepted.putIfAbsent(key.group(1), Instant.now());
            }
        });
        gateway.start();
        Path data = Files.createTempDirectory("tocsin-bench");
        try (ConfigurableApplicationContext application = TocsinApplication.start(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--tocsin.data-dir=" + data,
                "--tocsin.notification.outbox=always",
                "--tocsin.channels.sms.url=http://127.0.0.1:"
                        + gateway.getAddress().getPort() + "/")) {
            run(application, accepted);
        } finally {
            gateway.stop(0);
        }
        System.exit(0);
    }

    private static void run(ConfigurableApplicationContext application, Map<String, Instant> accepted) throws Exception {
        JdbcClient jdbc = application.getBean(JdbcClient.class);
        jdbc.sql("insert into tocsin.roster_person (id, name, account) values ('bench', '李经理', 'centre-manager')")
                .update();
        jdbc.sql("insert into tocsin.roster_contact (person, position, channel, address) values ('bench', 1, 'sms', '13800000000')")
                .update();
        jdbc.sql("update tocsin.roster_version set number = number + 1").update();
        unlimited(application.getBean(RepositoryService.class));
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        Instant due = Instant.now().plusSeconds(45);
        Map<String, Instant> dueAt = new HashMap<>();
        for (int n = 0; n < ESCALATIONS; n++) {
            // Never in step with anything that looks at regular intervals.
            due = due.plusMillis(400 + chance.nextInt(600));
            dueAt.put(start(application, due), due);
        }
        Instant end = due.plusSeconds(20);
        while (accepted.size() < ESCALATIONS && Instant.now().isBefore(end)) {
            Thread.sleep(200);
        }
        List<Long> late = new ArrayList<>();
        dueAt.forEach((key, at) -> {
            if (accepted.containsKey(key)) {
                late.add(Duration.between(at, accepted.get(key)).toMillis());
            }
        });
        Collections.sort(late);
        System.out.printf(
                "BENCH escalation to gateway, ms: %d of %d, min %d, p50 %d, p90 %d, p99 %d, max %d (seed %d)%n",
                late.size(),
                ESCALATIONS,
                at(late, 0),
                at(late, 50),
                at(late, 90),
                at(late, 99),
                at(late, 100),
                seed);
    }

    private static long at(List<Long> sorted, int percent) {
        return sorted.isEmpty()
                ? -1
                : sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }

    /** All hundred go to one manager's telephone: what is measured is the way, not the limit that would hold them back. */
    private static void unlimited(RepositoryService repository) throws Exception {
        String table = Files.readString(Path.of("processes/channel-limits.dmn"))
                .replaceFirst("<text>\"PT1M\"</text>", "<text></text>")
                .replaceFirst("<text>6</text>", "<text>100000</text>");
        repository.createDeployment().addString("channel-limits.dmn", table).deploy();
    }

    private static String start(ConfigurableApplicationContext application, Instant due) {
        IdentityService identities = application.getBean(IdentityService.class);
        identities.setAuthentication("agent", List.of("agent"));
        try {
            Map<String, Object> report = new HashMap<>();
            report.put("summary", "客户无法接入");
            report.put("faultLevel", 3);
            report.put("faultType", "system");
            report.put("affectedService", "online-chat");
            report.put("symptom", "页面提示系统繁忙");
            report.put("occurredAt", due.minus(FIRST_STEP).toString());
            String instance = application
                    .getBean(RuntimeService.class)
                    .startProcessInstanceByKey("system-fault", report)
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
}
