package org.tocsin.engine.timers;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.jobexecutor.AcquireJobsRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks jobs shortly before they are due, and sleeps until the next is, or until something is said to have changed. An idle
 * node asks twice in each poll.
 */
final class Acquisition extends AcquireJobsRunnable {

    /** How often to look again for a job that is due and that another node's lock keeps from being taken. */
    private static final Duration AGAIN = Duration.ofMillis(50);

    private static final Duration AGAIN_AT_MOST = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    /** What comes up within this time on a node that is busy is locked together. */
    private static final Duration TOGETHER = Duration.ofMillis(50);

    private static final Logger log = LoggerFactory.getLogger(Acquisition.class);

    private final PunctualJobExecutor executor;
    private final JobTable table;
    private final DatabaseTime time;
    private final TimerProperties properties;
    private final Lateness lateness;
    private final ProcessEngineImpl engine;
    private final Announcements announcements;

    private final Semaphore bell = new Semaphore(0);

    private volatile boolean full;
    private volatile boolean failing;

    /**
     * Whether more was due than the last look could take. Then the next waits until there is room for as many: a few among
     * thousands cost as much to find as many, and would be executed in transactions of a few.
     */
    private boolean more;

    private Duration again = AGAIN;

    Acquisition(
            PunctualJobExecutor executor,
            JobTable table,
            DatabaseTime time,
            TimerProperties properties,
            Lateness lateness,
            ProcessEngineImpl engine,
            Announcements announcements) {
        super(executor);
        this.executor = executor;
        this.table = table;
        this.time = time;
        this.properties = properties;
        this.lateness = lateness;
        this.engine = engine;
        this.announcements = announcements;
    }

    @Override
    public void run() {
        while (!isInterrupted) {
            bell.drainPermits();
            Duration pause;
            try {
                pause = look();
                if (failing) {
                    failing = false;
                    log.info("Jobs are acquired again");
                }
            } catch (RuntimeException e) {
                pause = AFTER_FAILURE;
                if (!failing) {
                    failing = true;
                    log.error("Jobs cannot be acquired; tried again until it works", e);
                }
            }
            sleep(pause);
        }
    }

    /** Sleeps, unless something was added since the look began, which that look may not have seen. */
    private void sleep(Duration pause) {
        try {
            if (executor.busy() && pause.compareTo(TOGETHER) > 0) {
                // All threads have work for longer than this: what comes up meanwhile is found by one look.
                Thread.sleep(TOGETHER.toMillis());
            }
            bell.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
    }

    @Override
    public void jobWasAdded() {
        bell.release();
    }

    @Override
    public void stop() {
        isInterrupted = true;
        bell.release();
    }

    /** Locks what there is, and says for how long to sleep. */
    private Duration look() {
        // Said before it is found out: what gets done meanwhile rings the bell.
        full = true;
        int room = Math.min(executor.room(), executor.getMaxJobsPerAcquisition());
        if (room == 0 || more && room < executor.getMaxJobsPerAcquisition()) {
            return properties.poll();
        }
        full = false;
        executor.logAcquisitionAttempt(engine);
        if (!more) {
            // To look costs a fraction of what it costs to lock, and most bells ring for a timer that is not due for a
            // while.
            Duration until = untilNext();
            if (until.compareTo(Duration.ZERO) > 0) {
                again = AGAIN;
                return until;
            }
        }
        List<ClaimedJob> jobs =
                lateness.acquisition().record(() -> table.claim(properties.lookAhead(), properties.lockTime(), room));
        executor.logAcquiredJobs(engine, jobs.size());
        executor.take(jobs);
        more = jobs.size() == room;
        if (!jobs.isEmpty()) {
            again = AGAIN;
            return Duration.ZERO;
        }
        // Due, and kept from being taken: an exclusive job beside one that another node holds or runs.
        if (again.equals(AGAIN)) {
            announcements.announce();
        }
        Duration pause = again;
        again = shorter(again.multipliedBy(2), AGAIN_AT_MOST);
        return pause;
    }

    /** How long nothing need be locked; not positive when something may be locked now. */
    private Duration untilNext() {
        Instant asked = Instant.now();
        JobTable.Look look = table.look();
        time.compare(asked, look.now(), Instant.now());
        if (look.nextDue() == null) {
            return properties.poll();
        }
        Duration until = Duration.between(look.now(), look.nextDue()).minus(properties.lookAhead());
        if (until.compareTo(Duration.ZERO) <= 0) {
            return until;
        }
        // A tenth later it is still locked in time, with what falls due shortly after it.
        Duration least = properties.lookAhead().dividedBy(10);
        return shorter(until.compareTo(least) < 0 ? least : until, properties.poll());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** There is room for jobs again, or one has gone back to the table. */
    void roomAgain(boolean putBack) {
        if (full || putBack) {
            jobWasAdded();
        }
    }

    boolean failing() {
        return failing;
    }
}
