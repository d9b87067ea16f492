package org.tocsin.engine;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says which procedures run in a version of their owner's instead of this release's; that is no fault. */
@Component
class ProceduresHealth implements HealthIndicator {

    private final ShippedProcedures procedures;

    ProceduresHealth(ShippedProcedures procedures) {
        this.procedures = procedures;
    }

    @Override
    public Health health() {
        return Health.up()
                .withDetail("ownersVersions", procedures.ownersVersions())
                .build();
    }
}
