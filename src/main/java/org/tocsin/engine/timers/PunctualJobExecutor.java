package org.tocsin.engine.timers;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The job executor for timers that are promises: jobs are locked shortly before they are due, held in memory, and executed in
 * their millisecond; many that are due at once share transactions.
 *
 * <p>Who may take a job, exclusive jobs, priorities, suspension, retries, deployments and metrics are as the engine means them.
 * One engine is served.
 */
final class PunctualJobExecutor extends JobExecutor {

    /**
     * How many full batches a thread may have, that which it executes included. More would be missing on another node: when that
     * has executed all others, what follows from them competes with these.
     */
    private static final int STORE = 2;

    private static final Logger log = LoggerFactory.getLogger(PunctualJobExecutor.class);

    private final TimerProperties properties;
    private final JdbcClient jdbc;
    private final DatabaseTime time;
    private final Lateness lateness;
    private final Announcements announcements;
    private final Lanes lanes = new Lanes();

    /** Whatever this node has locked: held until it is due, queued, waiting in its lane, or running. */
    private final Set<String> locked = ConcurrentHashMap.newKeySet();

    /** Those of them that are not due yet, with what will start them. */
    private final Map<String, Holding> held = new HashMap<>();

    private @Nullable ScheduledExecutorService clock;
    private @Nullable ThreadPoolExecutor threads;
    private @Nullable JobTable table;
    private @Nullable JobRun run;

    private record Holding(ClaimedJob job, ScheduledFuture<?> start) {}

    PunctualJobExecutor(
            TimerProperties properties,
            JdbcClient jdbc,
            MeterRegistry meters,
            DatabaseTime time,
            Announcements announcements) {
        this.properties = properties;
        this.jdbc = jdbc;
        this.time = time;
        this.announcements = announcements;
        this.lateness = new Lateness(meters, locked::size);
        setAutoActivate(false);
        setLockTimeInMillis(Math.toIntExact(properties.lockTime().toMillis()));
        // The engine tells the executor of timers that fall due within this time; others are found by the poll.
        setWaitTimeInMillis(
                Math.toIntExact(properties.poll().plus(properties.lookAhead()).toMillis()));
        setMaxWait(properties.poll().toMillis());
        setMaxJobsPerAcquisition(properties.threads() * properties.batch());
    }

    @Override
    protected void ensureInitialization() {
        super.ensureInitialization();
        if (processEngines.size() != 1) {
            throw new IllegalStateException("The punctual executor serves one engine, not " + processEngines.size());
        }
        ProcessEngineImpl engine = processEngines.get(0);
        ProcessEngineConfigurationImpl configuration = engine.getProcessEngineConfiguration();
        table = new JobTable(jdbc, configuration, getLockOwner());
        run = new JobRun(configuration, getLockOwner(), time, lateness);
        acquireJobsRunnable = new Acquisition(this, table, time, properties, lateness, engine, announcements);
    }

    @Override
    protected void startExecutingJobs() {
        // Two, so that a database that does not answer when locks are to be kept holds up no timer.
        clock = Executors.newScheduledThreadPool(2, named("tocsin-timer-clock-"));
        threads = new ThreadPoolExecutor(
                properties.threads(),
                properties.threads(),
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                named("tocsin-timer-"));
        long keep = properties.lockTime().dividedBy(3).toMillis();
        clock.scheduleWithFixedDelay(this::keepLocks, keep, keep, TimeUnit.MILLISECONDS);
        announcements.listen(this::announced);
        startJobAcquisitionThread();
    }

    @Override
    protected void stopExecutingJobs() {
        announcements.silence();
        stopJobAcquisitionThread();
        List<String> back = new ArrayList<>();
        synchronized (held) {
            back.addAll(held.keySet());
            held.clear();
        }
        clock.shutdownNow();
        // Before the threads: one that ends now must find nothing to go on with.
        back.addAll(JobTable.ids(lanes.clear()));
        threads.shutdown();
        try {
            if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
                log.warn("Jobs still ran after a minute; their locks will run out");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        table.release(back);
        locked.clear();
    }

    /** What the engine hands over is what it locked itself. */
    @Override
    public void executeJobs(List<String> jobIds, ProcessEngineImpl engine) {
        Instant now = time.now();
        submit(jobIds.stream().map(id -> new ClaimedJob(id, id, now, "")).toList());
    }

    /** How many more jobs this node may lock now. */
    int room() {
        return Math.max(0, STORE * properties.threads() * properties.batch() - locked.size());
    }

    /** How many jobs this node has locked and not yet executed. */
    int waiting() {
        return locked.size();
    }

    /** Whether more is due on this node than its threads can begin with. */
    boolean busy() {
        ThreadPoolExecutor pool = threads;
        return pool != null && !pool.getQueue().isEmpty();
    }

    /** Whether jobs are being acquired: started, and the last look did not fail. */
    boolean isAcquiring() {
        return isActive && acquireJobsRunnable instanceof Acquisition acquisition && !acquisition.failing();
    }

    Duration worstLateness() {
        return lateness.worst(time.now());
    }

    /** Takes jobs that have been locked: those that are due start now, the others in their millisecond. */
    void take(List<ClaimedJob> jobs) {
        jobs.forEach(job -> locked.add(job.id()));
        Instant now = time.now();
        List<ClaimedJob> due = new ArrayList<>();
        for (ClaimedJob job : jobs) {
            if (job.due().isAfter(now)) {
                hold(job, now);
            } else {
                due.add(job);
            }
        }
        submit(due);
    }

    private void hold(ClaimedJob job, Instant now) {
        long nanos = Math.max(0, Duration.between(now, job.due()).toNanos());
        synchronized (held) {
            held.put(job.id(), new Holding(job, clock.schedule(() -> startDue(job), nanos, TimeUnit.NANOSECONDS)));
        }
    }

    /** Starts everything that is due by now at once, so that jobs of the same moment can share transactions. */
    private void startDue(ClaimedJob awaited) {
        List<ClaimedJob> due = new ArrayList<>();
        Instant now = time.now();
        synchronized (held) {
            held.values().removeIf(holding -> {
                boolean isDue = !holding.job().due().isAfter(now);
                if (isDue) {
                    due.add(holding.job());
                }
                return isDue;
            });
            Holding still = held.get(awaited.id());
            if (still != null && still.job() == awaited) {
                // The clock that waits runs a little ahead of the one that tells the time, or that one was set back.
                hold(awaited, now);
            }
        }
        due.sort((one, other) -> one.due().compareTo(other.due()));
        submit(due);
    }

    private void submit(Collection<ClaimedJob> due) {
        if (!due.isEmpty()) {
            enqueue(lanes.enter(due));
        }
    }

    private void enqueue(List<List<ClaimedJob>> units) {
        int share = Math.max(
                1, Math.min(properties.batch(), (units.size() + properties.threads() - 1) / properties.threads()));
        List<ClaimedJob> batch = new ArrayList<>();
        int size = 0;
        for (List<ClaimedJob> unit : units) {
            boolean alone = !unit.stream().allMatch(JobRun::shares);
            if (size > 0 && (alone || size >= share)) {
                start(batch);
                batch = new ArrayList<>();
                size = 0;
            }
            batch.addAll(unit);
            size++;
            if (alone) {
                start(batch);
                batch = new ArrayList<>();
                size = 0;
            }
        }
        if (size > 0) {
            start(batch);
        }
    }

    private void start(List<ClaimedJob> batch) {
        threads.execute(() -> {
            boolean putBack = false;
            try {
                if (isActive) {
                    putBack = run.execute(batch);
                } else {
                    table.release(JobTable.ids(batch));
                }
            } finally {
                JobTable.ids(batch).forEach(locked::remove);
                enqueue(lanes.done(batch));
                if ((putBack || room() >= getMaxJobsPerAcquisition())
                        && acquireJobsRunnable instanceof Acquisition acquisition) {
                    acquisition.roomAgain(putBack);
                }
            }
        });
    }

    /** Something has changed that another node thinks this one may not know of. */
    private void announced() {
        List<String> ids;
        synchronized (held) {
            ids = List.copyOf(held.keySet());
        }
        if (!ids.isEmpty()) {
            Map<String, Instant> dates = table.dueDates(ids);
            Instant now = time.now();
            for (String id : ids) {
                moved(id, dates.get(id), now);
            }
        }
        jobWasAdded();
    }

    /** Lets go of a held job that is gone, and starts one at its new time that has come nearer. */
    private void moved(String id, @Nullable Instant due, Instant now) {
        synchronized (held) {
            Holding holding = held.get(id);
            if (holding == null || holding.job().due().equals(due)) {
                return;
            }
            held.remove(id);
            holding.start().cancel(false);
            if (due == null) {
                locked.remove(id);
                return;
            }
            ClaimedJob job = holding.job();
            ClaimedJob moved = new ClaimedJob(id, job.lane(), due, job.handler());
            if (due.isAfter(now.plus(properties.lookAhead()))) {
                locked.remove(id);
                table.release(List.of(id));
            } else if (due.isAfter(now)) {
                hold(moved, now);
            } else {
                submit(List.of(moved));
            }
        }
    }

    private void keepLocks() {
        try {
            table.keep(List.copyOf(locked), properties.lockTime());
        } catch (RuntimeException e) {
            // The locks last for two more tries; without a database nothing can be executed either.
            log.warn("The locks of {} jobs could not be kept for now: {}", locked.size(), e.getMessage());
        }
    }

    private static ThreadFactory named(String prefix) {
        return new CustomizableThreadFactory(prefix);
    }
}
