package org.tocsin.roster.duty;

import java.time.LocalTime;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.tocsin.roster.plan.Plan;

/**
 * Settings of the roster.
 *
 * @param workBegins when, on a working day, a role that must be manned in working hours must be manned from
 * @param workEnds when, on a working day, it need no longer be manned
 */
@ConfigurationProperties("tocsin.roster")
public record RosterProperties(
        @DefaultValue("08:30") LocalTime workBegins,
        @DefaultValue("17:30") LocalTime workEnds) {

    public Plan.WorkingHours workingHours() {
        return new Plan.WorkingHours(workBegins, workEnds);
    }
}
