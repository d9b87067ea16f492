package org.tocsin.engine.timers;

import java.time.Duration;
import java.time.Instant;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's time on this node: the one clock by which jobs fall due. The engine, which works out due dates, is kept to the
 * same, so that a node whose clock is wrong does not make timers early or late.
 */
final class DatabaseTime {

    /** Less than this is the way to the database and back, not a difference of clocks. */
    static final Duration TOLERANCE = Duration.ofMillis(50);

    private static final Logger log = LoggerFactory.getLogger(DatabaseTime.class);

    private volatile long ahead;
    private long corrected;

    /** The moment that the database's clock shows now. */
    Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis() + ahead);
    }

    /**
     * Compares.
     *
     * @param asked this machine's time before the question
     * @param database what the database answered
     * @param answered this machine's time after it
     */
    synchronized void compare(Instant asked, Instant database, Instant answered) {
        Duration way = Duration.between(asked, answered);
        if (way.compareTo(TOLERANCE) > 0) {
            // An answer that took its time says little about what the clock showed meanwhile.
            return;
        }
        // As if the clock had been read at the very end: what this node takes for now is never ahead of the database.
        ahead = Math.floorDiv(Duration.between(answered, database).toNanos(), 1_000_000);
        if (Math.abs(ahead - corrected) > TOLERANCE.toMillis()) {
            corrected = Math.abs(ahead) > TOLERANCE.toMillis() ? ahead : 0;
            log.warn("This machine's clock differs from the database's by {} ms; the database's counts", ahead);
            if (corrected == 0) {
                ClockUtil.reset();
            } else {
                ClockUtil.offset(corrected);
            }
        }
    }
}
