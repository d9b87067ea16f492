package org.tocsin.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.tocsin.engine.database.PurgeDatabase;

/**
 * The nightly run: masks and removes what is due, an incident at a time, so that it can stop anywhere and go on the next
 * night, and goes on with the others when one fails; on one node at a time.
 */
@Service
public class RetentionRun {

    private static final Logger log = LoggerFactory.getLogger(RetentionRun.class);

    /** Who acts when no person does. */
    static final String SYSTEM = "system";

    /** Any number that nothing else in this database locks. */
    private static final long LOCK = 7_062_746_008L;

    private static final int ROWS = 10_000;

    /** One step of a run: what was done, and how often. */
    public record Step(Instant at, String what, Map<String, Integer> counts) {}

    private final DataSource database;
    private final PurgeDatabase purge;
    private final JdbcClient jdbc;
    private final LegalHolds holds;
    private final Due due;
    private final Masking masking;
    private final Purging purging;
    private final PersonalFields personal;
    private final RegisterKeeping registers;
    private final RetentionProperties properties;
    private final Clock clock;
    private final ObjectMapper json;

    RetentionRun(
            DataSource database,
            PurgeDatabase purge,
            JdbcClient jdbc,
            LegalHolds holds,
            Due due,
            Masking masking,
            Purging purging,
            PersonalFields personal,
            RegisterKeeping registers,
            RetentionProperties properties,
            Clock clock,
            ObjectMapper json) {
        this.database = database;
        this.purge = purge;
        this.jdbc = jdbc;
        this.holds = holds;
        this.due = due;
        this.masking = masking;
        this.purging = purging;
        this.personal = personal;
        this.registers = registers;
        this.properties = properties;
        this.clock = clock;
        this.json = json;
    }

    /** Does what is due now, unless another node is at it. */
    @Scheduled(cron = "${tocsin.retention.run-at:0 30 1 * * *}")
    public void run() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (!locked(statement)) {
                return;
            }
            try {
                steps(clock.instant().plus(properties.longest()));
            } finally {
                statement.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The lock of the retention run cannot be taken", e);
        }
    }

    private static boolean locked(Statement statement) throws SQLException {
        try (ResultSet taken = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            return taken.next() && taken.getBoolean(1);
        }
    }

    private void steps(Instant until) {
        step("held", failures -> Map.of("instances", holds.renew()));
        step("masked", failures -> mask(until, failures));
        step("removed", failures -> remove(until, failures));
        step("accesses", failures -> Map.of("removed", accesses(until)));
    }

    private void step(String what, Function<Failures, Map<String, Integer>> work) {
        Failures failures = new Failures();
        Map<String, Integer> counts = new TreeMap<>();
        failures.attempt("the step '" + what + "'", () -> work.apply(failures)).ifPresent(counts::putAll);
        if (failures.count() > 0) {
            counts.put("failed", failures.count());
        }
        record(what, counts);
    }

    private Map<String, Integer> mask(Instant until, Failures failures) {
        Set<String> names = personal.names();
        Set<String> left = new HashSet<>();
        int masked = 0;
        int waiting = 0;
        for (List<Due.Incident> batch = maskable(left);
                !batch.isEmpty() && clock.instant().isBefore(until);
                batch = maskable(left)) {
            for (Due.Incident incident : batch) {
                Optional<Boolean> done =
                        failures.attempt("masking " + incident.key(), () -> masking.mask(incident.key(), names));
                if (done.orElse(false)) {
                    masked++;
                } else {
                    left.add(incident.key());
                    waiting += done.isPresent() ? 1 : 0;
                }
            }
        }
        return Map.of(
                "incidents", masked,
                "waiting", waiting,
                "values", registers.mask(properties.batch(), until, failures));
    }

    private List<Due.Incident> maskable(Set<String> left) {
        return due.toMask(clock.instant(), properties.batch() + left.size()).stream()
                .filter(incident -> !left.contains(incident.key()))
                .toList();
    }

    private Map<String, Integer> remove(Instant until, Failures failures) {
        Set<String> left = new HashSet<>();
        Map<Purging.Outcome, Integer> outcomes = new TreeMap<>();
        for (List<Due.Incident> batch = removable(left);
                !batch.isEmpty() && clock.instant().isBefore(until);
                batch = removable(left)) {
            for (Due.Incident incident : batch) {
                Optional<Purging.Outcome> outcome =
                        failures.attempt("removing " + incident.key(), () -> purging.remove(incident));
                outcome.ifPresent(known -> outcomes.merge(known, 1, Integer::sum));
                if (!outcome.equals(Optional.of(Purging.Outcome.REMOVED))) {
                    left.add(incident.key());
                }
            }
        }
        RegisterKeeping.Removal byHand = registers.remove(properties.batch(), until, failures);
        return Map.of(
                "incidents", outcomes.getOrDefault(Purging.Outcome.REMOVED, 0),
                "waiting", outcomes.getOrDefault(Purging.Outcome.WAITS, 0),
                "refused", outcomes.getOrDefault(Purging.Outcome.REFUSED, 0) + byHand.refused(),
                "records", byHand.records(),
                "flows", flows(until));
    }

    private List<Due.Incident> removable(Set<String> left) {
        return due.toPurge(clock.instant(), properties.batch() + left.size()).stream()
                .filter(incident -> !left.contains(incident.key()))
                .toList();
    }

    /** Sequence flows that were taken go with the engine's history of their instance. */
    private int flows(Instant until) {
        int removed = 0;
        int more = ROWS;
        while (more == ROWS && clock.instant().isBefore(until)) {
            more = purge.jdbc().sql("""
                            delete from tocsin.flow_taken where id in (
                              select f.id from tocsin.flow_taken f where not exists (
                                select from act_hi_procinst p where p.proc_inst_id_ = f.process_instance_id) limit ?)""").param(ROWS).update();
            removed += more;
        }
        return removed;
    }

    private int accesses(Instant until) {
        Timestamp before = Timestamp.from(due.before(clock.instant(), properties.accessLog()));
        int removed = 0;
        int more = ROWS;
        while (more == ROWS && clock.instant().isBefore(until)) {
            more = purge.jdbc()
                    .sql("delete from tocsin.access_log where id in"
                            + " (select id from tocsin.access_log where at < ? order by at, id limit ?)")
                    .params(before, ROWS)
                    .update();
            removed += more;
        }
        return removed;
    }

    private void record(String what, Map<String, Integer> counts) {
        log.info("Retention, {}: {}", what, counts);
        try {
            purge.jdbc()
                    .sql("insert into tocsin.retention_run (at, what, counts) values (?, ?, cast(? as jsonb))")
                    .params(Timestamp.from(clock.instant()), what, json.writeValueAsString(new TreeMap<>(counts)))
                    .update();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Counts cannot be written as JSON", e);
        }
    }

    /** The latest steps first. */
    public List<Step> history(int most) {
        return jdbc.sql("select at, what, counts from tocsin.retention_run order by at desc, id desc limit ?")
                .param(most)
                .query((row, n) ->
                        new Step(row.getTimestamp(1).toInstant(), row.getString(2), counts(row.getString(3))))
                .list();
    }

    private Map<String, Integer> counts(String text) {
        try {
            return json.readValue(text, new TypeReference<TreeMap<String, Integer>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The counts of a run are no JSON", e);
        }
    }
}
