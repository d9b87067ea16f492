package org.tocsin.engine.timers;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How timers are kept punctual.
 *
 * @param punctual whether this node has the punctual executor; otherwise it has the engine's own, with the settings under
 *     {@code camunda.bpm.job-execution}
 * @param lookAhead how long before they are due jobs are locked and held in memory, so that they start in their millisecond
 * @param poll how long a node sleeps at most; what another node makes due before that is announced to it
 * @param batch how many jobs are executed in one transaction at most when many are due at once
 * @param threads how many transactions execute jobs at the same time; 0: as many as this node has processors, and two to four
 * @param lockTime for how long a job is locked; extended while the job is held or runs, so that only a node that has died
 *     loses it
 * @param alarm from which lateness on this node is reported as unhealthy
 */
@ConfigurationProperties("tocsin.timers")
record TimerProperties(
        @DefaultValue("true") boolean punctual,
        @DefaultValue("1s") Duration lookAhead,
        @DefaultValue("20s") Duration poll,
        @DefaultValue("50") int batch,
        @DefaultValue("0") int threads,
        @DefaultValue("60s") Duration lockTime,
        @DefaultValue("30s") Duration alarm) {

    TimerProperties {
        if (batch < 1 || threads < 0) {
            throw new IllegalArgumentException(
                    "tocsin.timers.batch must be at least 1, and tocsin.timers.threads at least 0");
        }
        if (threads == 0) {
            // Two nodes and their database on two processors: 544 escalations a second with two threads each, 431 with
            // four.
            threads = Math.max(2, Math.min(Runtime.getRuntime().availableProcessors(), 4));
        }
    }
}
