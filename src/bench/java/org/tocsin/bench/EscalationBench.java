package org.tocsin.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.Cluster;

/**
 * From the due time of an escalation to the accepted request at the SMS gateway, on an idle system: one application with
 * its embedded PostgreSQL and embedded worker, faults whose first step falls due one by one.
 *
 * <p>Prints minimum, median, 90th, 99th percentile and maximum of all escalations, in milliseconds.
 */
public final class EscalationBench {

    private static final int ESCALATIONS = 100;
    private static final Pattern KEY = Pattern.compile("【第一步时限已过】(SF-\\d{8}-\\d+)");

    private EscalationBench() {}

    public static void main(String[] args) throws Exception {
        Map<String, Instant> accepted = new ConcurrentHashMap<>();
        ObjectMapper json = new ObjectMapper();
        try (Cluster cluster = new Cluster(Cluster.Here.EXECUTES)) {
            cluster.accepted = body -> {
                // One that falls due while another is on its way may share the next send.
                for (Matcher key = KEY.matcher(text(json, body)); key.find(); ) {
                    accepted.putIfAbsent(key.group(1), Instant.now());
                }
            };
            run(cluster, accepted);
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static String text(ObjectMapper json, String body) {
        try {
            return json.readTree(body).path("text").asText();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Cluster cluster, Map<String, Instant> accepted) throws Exception {
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        Instant due = Instant.now().plusSeconds(45);
        Map<String, Instant> dueAt = new HashMap<>();
        for (int n = 0; n < ESCALATIONS; n++) {
            // Never in step with anything that looks at regular intervals.
            due = due.plusMillis(400 + chance.nextInt(600));
            dueAt.put(cluster.start(n, due), due);
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
                "BENCH escalation to gateway, ms: %d of %d, min %d, p50 %d, p90 %d, p98 %d, p99 %d, max %d (seed %d)%n",
                late.size(),
                ESCALATIONS,
                TimerBench.at(late, 0),
                TimerBench.at(late, 50),
                TimerBench.at(late, 90),
                TimerBench.at(late, 98),
                TimerBench.at(late, 99),
                TimerBench.at(late, 100),
                seed);
    }
}
