package org.tocsin.bench;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tocsin.Cluster;
import org.tocsin.incident.Journal;
import org.tocsin.notification.Composer;
import org.tocsin.procedure.SystemFault;
import org.tocsin.roster.DutyRoster;

/**
 * What it would take to write the messages of a burst ahead of the tokens, with what a real message is: a text composed from its
 * incident's variables, whoever is on duty, a row, and an entry in the incident's chain. No token moves and no procedure begins.
 *
 * <p>{@code -Dburst=10000} messages, {@code -Dset=500} in one transaction, {@code -Dthreads=4} transactions at a time.
 */
public final class EffectBench {

    private static final int BURST = Integer.getInteger("burst", 10_000);
    private static final int SET = Integer.getInteger("set", 500);
    private static final int THREADS = Integer.getInteger("threads", 4);

    private record Open(String key, String instance) {}

    private final Cluster cluster;
    private final TransactionTemplate transaction;
    private final String definition;

    private EffectBench(Cluster cluster) {
        this.cluster = cluster;
        transaction = new TransactionTemplate(cluster.application.getBean(PlatformTransactionManager.class));
        definition = cluster.application
                .getBean(RepositoryService.class)
                .createProcessDefinitionQuery()
                .processDefinitionKey(SystemFault.KEY)
                .latestVersion()
                .singleResult()
                .getId();
    }

    public static void main(String[] args) throws Exception {
        try (Cluster cluster = new Cluster(Cluster.Here.STARTS_ONLY)) {
            new EffectBench(cluster).run();
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void run() throws Exception {
        String model = cluster.start(0, Instant.now().plus(Duration.ofMinutes(14)));
        // Twice as many, so that the first half warms up what the second half is measured with.
        Copies.of(cluster.jdbc, model, 1, 2 * BURST);
        List<Open> all = cluster.jdbc
                .sql(
                        "select business_key, process_instance_id from tocsin.incident where business_key like 'SF-20250101-%' order by 1")
                .query((row, n) -> new Open(row.getString(1), row.getString(2)))
                .list();
        write(all.subList(0, BURST));
        Duration taken = write(all.subList(BURST, 2 * BURST));
        System.out.printf(
                "BENCH the effects of %d escalations, %d in one transaction, %d at a time: %d ms, %.0f a second%n",
                BURST, SET, THREADS, taken.toMillis(), 1000.0 * BURST / taken.toMillis());
    }

    private Duration write(List<Open> incidents) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Instant began = Instant.now();
        List<Future<?>> sets = new ArrayList<>();
        for (int from = 0; from < incidents.size(); from += SET) {
            List<Open> set = incidents.subList(from, Math.min(incidents.size(), from + SET));
            sets.add(threads.submit(() -> transaction.executeWithoutResult(status -> effects(set))));
        }
        for (Future<?> set : sets) {
            set.get();
        }
        threads.shutdown();
        return Duration.between(began, Instant.now());
    }

    private void effects(List<Open> incidents) {
        Composer composer = cluster.application.getBean(Composer.class);
        RuntimeService runtime = cluster.application.getBean(RuntimeService.class);
        DutyRoster roster = cluster.application.getBean(DutyRoster.class);
        Journal journal = cluster.application.getBean(Journal.class);
        Instant now = Instant.now();
        List<Object[]> rows = new ArrayList<>();
        for (Open incident : incidents) {
            Composer.Composed text = composer.compose(
                    SystemFault.KEY, definition, "first-step", runtime.getVariables(incident.instance()));
            roster.onDuty("centre-manager", now).forEach(watch -> {
                rows.add(new Object[] {
                    UUID.randomUUID(), incident.key(), watch.person(), text.full(), text.open(), Timestamp.from(now)
                });
                journal.write(incident.key(), Journal.Kind.TOLD, null, "通知 " + watch.person() + "：" + text.open());
            });
        }
        cluster.application.getBean(JdbcTemplate.class).batchUpdate("""
                        insert into tocsin.notification (id, number, business_key, role, recipient, template, body, open_body,
                          state, asks, created_at)
                        values (?, 'NT-bench-' || nextval('tocsin.incident_number'), ?, 'centre-manager', ?,
                          'system-fault.first-step', ?, ?, 'pending', true, ?)""", rows);
    }
}
