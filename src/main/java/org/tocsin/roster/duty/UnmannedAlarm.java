package org.tocsin.roster.duty;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Looks again and again whether every role that must be manned is, and says so when one is not: once at the beginning of
 * a gap, by one node, also across restarts, and once at its end.
 */
@Component
class UnmannedAlarm {

    private static final Logger log = LoggerFactory.getLogger(UnmannedAlarm.class);

    private final Warnings warnings;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final AtomicInteger unmanned = new AtomicInteger();
    private final AtomicInteger ahead = new AtomicInteger();

    UnmannedAlarm(Warnings warnings, JdbcClient jdbc, Clock clock, MeterRegistry metrics) {
        this.warnings = warnings;
        this.jdbc = jdbc;
        this.clock = clock;
        Gauge.builder("tocsin.roster.unmanned", unmanned, AtomicInteger::get)
                .description("Roles that must be manned now and are not")
                .register(metrics);
        Gauge.builder("tocsin.roster.gaps", ahead, AtomicInteger::get)
                .description("Gaps of the next seven days in roles that must be manned")
                .register(metrics);
    }

    @Scheduled(fixedDelayString = "${tocsin.roster.watch-interval:30s}")
    @Transactional
    public void look() {
        List<Warnings.Gap> now = warnings.unmanned();
        unmanned.set(now.size());
        ahead.set(warnings.ahead().size());
        Instant moment = clock.instant();
        for (Warnings.Gap gap : now) {
            int opened = jdbc.sql("insert into tocsin.roster_gap (role, began_at) values (?, ?) on conflict do nothing")
                    .params(gap.role(), Timestamp.from(moment))
                    .update();
            if (opened > 0) {
                log.error("Nobody is on duty as {} ({}), which must be manned", gap.role(), gap.roleName());
            }
        }
        Set<String> roles = now.stream().map(Warnings.Gap::role).collect(Collectors.toSet());
        jdbc.sql("select role from tocsin.roster_gap where ended_at is null").query(String.class).list().stream()
                .filter(role -> !roles.contains(role))
                .forEach(role -> close(role, moment));
    }

    private void close(String role, Instant moment) {
        int closed = jdbc.sql("update tocsin.roster_gap set ended_at = ? where role = ? and ended_at is null")
                .params(Timestamp.from(moment), role)
                .update();
        if (closed > 0) {
            log.info("The role {} is manned again, or need no longer be", role);
        }
    }
}
