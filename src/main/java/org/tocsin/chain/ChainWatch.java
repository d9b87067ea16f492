package org.tocsin.chain;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Gathers manifests again and again, exports them, verifies everything once a day, and says so when something is wrong.
 * Always up: a record that does not hold is no reason to restart or bypass a node.
 */
@Component
class ChainWatch extends AbstractHealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(ChainWatch.class);

    /** Who has verified when no person has. */
    static final String SYSTEM = "system";

    private static final int NOT_VERIFIED = -1;

    private final Manifests manifests;
    private final Verification verification;
    private final AtomicInteger exportFailed = new AtomicInteger();
    private final AtomicInteger findings = new AtomicInteger();

    ChainWatch(Manifests manifests, Verification verification, MeterRegistry metrics) {
        this.manifests = manifests;
        this.verification = verification;
        Gauge.builder("tocsin.chain.export.failed", exportFailed, AtomicInteger::get)
                .description("1 while this node cannot export manifests")
                .register(metrics);
        Gauge.builder("tocsin.chain.findings", findings, AtomicInteger::get)
                .description(
                        "What the last verification of everything by this node found; -1 while it runs, or when it failed")
                .register(metrics);
    }

    @Scheduled(fixedDelayString = "${tocsin.chain.manifest-interval:60s}")
    public void gather() {
        while (manifests.gather()) {
            // One manifest holds only so many heads.
        }
        try {
            manifests.export();
            exportFailed.set(0);
        } catch (UncheckedIOException e) {
            exportFailed.set(1);
            log.error("Manifests are not exported; they wait in the database", e);
        }
    }

    @Scheduled(cron = "${tocsin.chain.verify-at:0 30 2 * * *}")
    public void verify() {
        // Stays where it is when verifying itself fails, which is no good sign either.
        findings.set(NOT_VERIFIED);
        Verification.Result result = verification.verifyEverything(SYSTEM, chains -> {});
        findings.set(result.findings().size());
        if (!result.ok()) {
            log.error(
                    "Records do not hold: {} findings, the first in {} at entry {}: {}",
                    result.findings().size(),
                    result.findings().get(0).chain(),
                    result.findings().get(0).n(),
                    result.findings().get(0).text());
        }
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up().withDetail("exportFailed", exportFailed.get() > 0).withDetail("findings", findings.get());
    }
}
