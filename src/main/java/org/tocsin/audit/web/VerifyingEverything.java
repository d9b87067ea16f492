package org.tocsin.audit.web;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.chain.Verification;

/** Verifies all chains in the background, one run at a time on this node, so that a person can watch how far it has come. */
@Component
class VerifyingEverything implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(VerifyingEverything.class);

    /** @param failed what to tell whoever waits; null if nothing went wrong */
    record Progress(
            boolean running, long done, long of, @Nullable String failed) {}

    private final Verification verification;
    private final JdbcClient jdbc;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "verify-everything");
        thread.setDaemon(true);
        return thread;
    });
    private Progress progress = new Progress(false, 0, 0, null);

    VerifyingEverything(Verification verification, JdbcClient jdbc) {
        this.verification = verification;
        this.jdbc = jdbc;
    }

    /** Whether a run began; not if one is under way. */
    synchronized boolean begin(String who) {
        if (progress.running()) {
            return false;
        }
        long chains = jdbc.sql("select count(*) from tocsin.journal_head")
                .query(Long.class)
                .single();
        progress = new Progress(true, 0, chains, null);
        thread.execute(() -> run(who, chains));
        return true;
    }

    private void run(String who, long chains) {
        String failed = null;
        try {
            verification.verifyEverything(who, done -> is(new Progress(true, done, chains, null)));
        } catch (RuntimeException e) {
            // Nobody waits for this thread; what went wrong is for the page to say, and for the log.
            log.error("Verifying everything stopped", e);
            failed = "校验没有做完，请稍后再试；若仍不行，请联系系统管理员";
        }
        is(new Progress(false, chains, chains, failed));
    }

    private synchronized void is(Progress now) {
        progress = now;
    }

    synchronized Progress progress() {
        return progress;
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
