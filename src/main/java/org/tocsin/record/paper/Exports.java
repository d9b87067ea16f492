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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.tocsin.guard.InvalidInput;
import org.tocsin.record.Filter;
import org.tocsin.record.RegisterType;
import org.tocsin.record.Registers;

/**
 * Files that somebody waits for, written in the background of this node, each for the one who asked for it. What has been
 * written stays for half an hour, so that nothing is lost when a page is left.
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
        private final String name;
        private final Format format;
        private final Instant begun;
        private final int of;
        private final Path file;
        private volatile int done;
        private volatile State state = State.RUNNING;

        Job(String owner, String name, Format format, Instant begun, int of, Path file) {
            this.owner = owner;
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

        View view() {
            return new View(id, name, state, done, of);
        }
    }

    private final Registers registers;
    private final Papers papers;
    private final Clock clock;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final ExecutorService writers = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "register-export");
        thread.setDaemon(true);
        return thread;
    });

    Exports(Registers registers, Papers papers, Clock clock) {
        this.registers = registers;
        this.papers = papers;
        this.clock = clock;
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
                    name,
                    format,
                    clock.instant(),
                    registers.count(filter, MOST_ROWS),
                    // Readable for this process's account only.
                    Files.createTempFile("tocsin-export-", "." + format.ending()));
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
            job.state = State.FAILED;
            delete(job);
            return;
        }
        if (job.state == State.RUNNING) {
            job.state = State.READY;
        } else {
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

    /** The file, once it is there. */
    public Optional<Path> file(String owner, String id) {
        return mine(owner, id).filter(job -> job.state == State.READY).map(job -> job.file);
    }

    /** What an export is called, with its ending. */
    public Optional<String> name(String owner, String id) {
        return mine(owner, id).map(job -> job.name);
    }

    /** Ends an export, or throws away what it has written. */
    public void cancel(String owner, String id) {
        mine(owner, id).ifPresent(job -> {
            boolean running = job.state == State.RUNNING;
            job.state = State.CANCELLED;
            jobs.remove(id);
            if (!running) {
                delete(job);
            }
        });
    }

    private Optional<Job> mine(String owner, String id) {
        return Optional.ofNullable(jobs.get(id)).filter(job -> job.owner.equals(owner));
    }

    private void forgetOld() {
        Instant oldest = clock.instant().minus(KEPT);
        jobs.values().stream()
                .filter(job -> job.state != State.RUNNING && job.begun.isBefore(oldest))
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
        jobs.values().forEach(job -> job.state = State.CANCELLED);
        writers.shutdownNow();
        jobs.values().forEach(Exports::delete);
    }
}
