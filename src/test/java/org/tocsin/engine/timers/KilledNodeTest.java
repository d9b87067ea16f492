package org.tocsin.engine.timers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tocsin.Cluster;

/**
 * Two nodes in processes of their own and very many escalations at once, when the worst happens half-way: each escalation is on
 * record exactly once all the same.
 */
@Tag("kill")
class KilledNodeTest {

    private static final int FAULTS = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void whatAKilledNodeHadTakenAnotherCarriesOnWith() throws Exception {
        // A node that has died loses what it had locked when the locks run out.
        try (Cluster cluster = new Cluster(Cluster.Here.STARTS_ONLY, "--tocsin.timers.lock-time=10s")) {
            Cluster.OtherNode killed = cluster.another();
            cluster.another();
            Set<String> faults = faults(cluster);

            halfWay(cluster);
            String owner = cluster.jdbc
                    .sql("select count(distinct lock_owner_) from act_ru_job where lock_owner_ is not null")
                    .query(String.class)
                    .single();
            killed.process().destroyForcibly().waitFor();

            assertThat(owner).as("nodes at work when one was killed").isEqualTo("2");
            allOnce(cluster, faults);
        }
    }

    @Test
    void aDatabaseThatIsRestartedLosesNothing() throws Exception {
        try (Cluster cluster = new Cluster(Cluster.Here.STARTS_ONLY, "--tocsin.timers.lock-time=10s")) {
            cluster.another();
            cluster.another();
            Set<String> faults = faults(cluster);

            long before = halfWay(cluster);
            cluster.restartDatabase(Duration.ofSeconds(3));

            assertThat(before).as("escalated before the restart").isLessThan(FAULTS);
            allOnce(cluster, faults);
        }
    }

    private static Set<String> faults(Cluster cluster) throws InterruptedException {
        Set<String> faults = new HashSet<>();
        for (int n = 0; n < FAULTS; n++) {
            faults.add(cluster.start(n, Instant.now().plus(Duration.ofMinutes(14))));
        }
        cluster.quiet();
        return faults;
    }

    /** Lets all fall due, and waits until some are escalated. */
    private static long halfWay(Cluster cluster) {
        cluster.firstStepsFallDue(Instant.now().plusSeconds(3));
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> escalated(cluster) >= FAULTS / 10);
        return escalated(cluster);
    }

    private static long escalated(Cluster cluster) {
        return cluster.jdbc
                .sql("select count(*) from tocsin.notification where template = 'system-fault.first-step'")
                .query(Long.class)
                .single();
    }

    private static void allOnce(Cluster cluster, Set<String> faults) {
        await().atMost(PATIENCE).until(() -> escalated(cluster) >= FAULTS && cluster.due() == 0);
        assertThat(cluster.jdbc
                        .sql("select business_key from tocsin.notification where template = 'system-fault.first-step'")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrderElementsOf(faults);
        assertThat(cluster.jdbc
                        .sql("select count(*) from act_ru_job where handler_cfg_ = 'timer_CentreManagerDue'")
                        .query(Long.class)
                        .single())
                .as("timers left")
                .isZero();
        assertThat(cluster.jdbc
                        .sql(
                                "select count(*) from act_hi_job_log where act_id_ = 'timer_CentreManagerDue' and job_state_ = 2")
                        .query(Long.class)
                        .single())
                .as("successful executions in the history")
                .isEqualTo(FAULTS);
        assertThat(cluster.jdbc
                        .sql("select count(*) from act_ru_incident")
                        .query(Long.class)
                        .single())
                .as("jobs without tries left")
                .isZero();
    }
}
