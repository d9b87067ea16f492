package org.tocsin.engine.timers;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** How punctual this node is, measured from a job's due time to the end of its transaction. */
final class Lateness {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Late(Instant at, Duration by) {}

    private final Timer lateness;
    private final Timer acquisition;
    private final DistributionSummary batches;
    private final Deque<Late> worst = new ArrayDeque<>();

    Lateness(MeterRegistry meters, Supplier<Number> waiting) {
        lateness = Timer.builder("tocsin.timers.lateness")
                .description("From a job's due time to the end of the transaction that executed it")
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60))
                .register(meters);
        acquisition = Timer.builder("tocsin.timers.acquisition")
                .description("One statement that locks due jobs")
                .register(meters);
        batches = DistributionSummary.builder("tocsin.timers.batch")
                .description("Jobs executed in one transaction")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50)
                .register(meters);
        Gauge.builder("tocsin.timers.waiting", waiting)
                .description("Jobs that this node has locked and not yet executed")
                .register(meters);
    }

    Timer acquisition() {
        return acquisition;
    }

    void batch(int jobs) {
        batches.record(jobs);
    }

    /** A job has been executed. Started by hand before its time it is not late. */
    void executed(Instant due, Instant now) {
        Duration late = Duration.between(due, now);
        if (late.isNegative()) {
            return;
        }
        lateness.record(late);
        synchronized (worst) {
            while (!worst.isEmpty() && worst.getLast().by().compareTo(late) <= 0) {
                worst.removeLast();
            }
            worst.addLast(new Late(now, late));
        }
    }

    /** The greatest lateness of the last minute. */
    Duration worst(Instant now) {
        synchronized (worst) {
            while (!worst.isEmpty() && worst.getFirst().at().isBefore(now.minus(REMEMBERED))) {
                worst.removeFirst();
            }
            return worst.isEmpty() ? Duration.ZERO : worst.getFirst().by();
        }
    }
}
