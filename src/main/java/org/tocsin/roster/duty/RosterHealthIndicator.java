package org.tocsin.roster.duty;

import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** The warnings as a detail. Always up: a role without anybody is no reason to restart or bypass a node. */
@Component
class RosterHealthIndicator extends AbstractHealthIndicator {

    private final Warnings warnings;

    RosterHealthIndicator(Warnings warnings) {
        this.warnings = warnings;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        try {
            builder.up().withDetail("warnings", warnings.sentences());
        } catch (RuntimeException e) {
            builder.up().withDetail("error", e.toString());
        }
    }
}
