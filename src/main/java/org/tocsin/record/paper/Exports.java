package org.tocsin.record.paper;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tocsin.guard.InvalidInput;
import org.tocsin.record.Filter;
import org.tocsin.record.RegisterType;
import org.tocsin.record.Registers;

/**
 * Files that somebody waits for, written in the background of this node, each for the one who asked for it. What has been
 * written stays for half an hour, so that nothing is lost when a page is left, and no longer.
 */
@Component
public class Exports implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Exports.class);

    private static final int AT_ONCE = 2;
    private static final int MOST_OF_ONE = 5;
    private static final int MOST_ROWS = 10_000_000;
    private static final Duration KEPT = Duration.ofMinutes(30);

    /** How far an export has come. */
    public enum State {
        RUNNING,
        READY,
        FAILED,
        CANCELLED
    }

    /**
     * An export as its owner sees it.
     *
     * @param of how many rows there were when it began
     */
    public record View(String id, String name, State state, int done, int of) {}

    private static final class Job {

        private final String id = UUID.randomUUID().toString();
        private final String owner;
        private final String register;
        private final String name;
        private final Format format;
        private final Instant begun;
        private final int of;
        private final Path file;
        private volatile int done;
        private volatile State state = State.RUNNING;
        private volatile @Nullable Instant ended;

        Job(String owner, String register, String name, Format format, Instant begun, int of, Path file) {
            this.owner = owner;
            this.register = register;
            this.name = name;
            this.format = format;
            this.begun = begun;
            this.of = of;
            this.file = file;
        }

        void reached(int rows) {
            done = rows;
            if (state == State.CANCELLED) {
                throw new CancellationException();
            }
        }

        /** @return false when it had ended already */
        synchronized boolean end(State how, Instant at) {
            if (state != State.RUNNING) {
                return false;
            }
            state = how;
            ended = at;
            return true;
        }

        View view() {
            return new View(id, name, state, done, of);
        }
    }

    /** A file that is there, and the register that it was made of. */
    public record Ready(String register, String name, Path file) {}

    private final Registers registers;
    private final Papers papers;
    private final Clock clock;
    private final ExportFolder folder;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final ExecutorService writers = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "register-export");
        thread.setDaemon(true);
        return thread;
    });

    @Autowired
    Exports(Registers registers, Papers papers, Clock clock) {
        this(registers, papers, clock, Path.of(System.getProperty("java.io.tmpdir")));
    }

    Exports(Registers registers, Papers papers, Clock clock, Path temporary) {
        this.registers = registers;
        this.papers = papers;
        this.clock = clock;
        this.folder = ExportFolder.in(temporary);
    }

    /**
     * Begins to write.
     *
     * @throws InvalidInput when it is too much for the format, or the same person has too many going already
     */
    public View begin(String owner, RegisterType register, Filter filter, Format format, String name) {
        forgetOld();
        papers.check(format, filter);
        if (jobs.values().stream()
                        .filter(job -> job.owner.equals(owner) && job.state == State.RUNNING)
                        .count()
                >= MOST_OF_ONE) {
            throw new InvalidInput("您已有 %d 个导出在进行，请等其中一个完成，或取消一个".formatted(MOST_OF_ONE));
        }
        try {
            Job job = new Job(
                    owner,
                    register.key(),
                    name,
                    format,
                    clock.instant(),
                    registers.count(filter, MOST_ROWS),
                    folder.file("." + format.ending()));
            jobs.put(job.id, job);
            writers.execute(() -> write(job, register, filter));
            return job.view();
        } catch (IOException e) {
            throw new UncheckedIOException("There is no room for an export", e);
        }
    }

    private void write(Job job, RegisterType register, Filter filter) {
        try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(job.file))) {
            job.reached(0);
            papers.register(job.format, register, filter, to, job::reached);
        } catch (CancellationException e) {
            delete(job);
            return;
        } catch (IOException | RuntimeException e) {
            // Whoever waits for it sees that it failed, and asks again.
            log.error("The export {} of {} has failed", job.id, register.key(), e);
            job.end(State.FAILED, clock.instant());
            delete(job);
            return;
        }
        if (!job.end(State.READY, clock.instant())) {
            delete(job);
        }
    }

    /** What somebody has asked for, the newest first. */
    public List<View> of(String owner) {
        forgetOld();
        return jobs.values().stream()
                .filter(job -> job.owner.equals(owner))
                .sorted(Comparator.comparing((Job job) -> job.begun).reversed())
                .map(Job::view)
                .toList();
    }

    /** The file, once it is there; whoever calls asks whether its owner may still read the register. */
    public Optional<Ready> ready(String owner, String id) {
        forgetOld();
        return mine(owner, id)
                .filter(job -> job.state == State.READY)
                .map(job -> new Ready(job.register, job.name, job.file));
    }

    /** Ends an export, or throws away what it has written. */
    public void cancel(String owner, String id) {
        mine(owner, id).ifPresent(job -> {
            jobs.remove(id);
            // Whoever writes it deletes it as soon as it knows.
            if (!job.end(State.CANCELLED, clock.instant())) {
                delete(job);
            }
        });
    }

    private Optional<Job> mine(String owner, String id) {
        return Optional.ofNullable(jobs.get(id)).filter(job -> job.owner.equals(owner));
    }

    /** Deletes what has been kept long enough, also when nobody asks for an export again. */
    @Scheduled(fixedDelayString = "${tocsin.records.sweep-interval:60s}")
    public void forgetOld() {
        Instant oldest = clock.instant().minus(KEPT);
        jobs.values().stream()
                .filter(job -> {
                    Instant ended = job.ended;
                    return ended != null && ended.isBefore(oldest);
                })
                .toList()
                .forEach(job -> {
                    jobs.remove(job.id);
                    delete(job);
                });
    }

    private static void delete(Job job) {
        try {
            Files.deleteIfExists(job.file);
        } catch (IOException e) {
            log.warn("The file {} of an export could not be deleted", job.file, e);
        }
    }

    @Override
    public void destroy() {
        jobs.values().forEach(job -> job.end(State.CANCELLED, clock.instant()));
        writers.shutdownNow();
        folder.close();
    }
}
