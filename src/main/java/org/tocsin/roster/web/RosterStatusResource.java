package org.tocsin.roster.web;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.roster.Watch;
import org.tocsin.roster.duty.CurrentPlan;
import org.tocsin.roster.duty.Warnings;
import org.tocsin.roster.plan.Plan;

/** Who is on duty, and what needs attention, for scripts; by id, without any contact. */
@RestController
@RequestMapping("/api/roster")
class RosterStatusResource {

    private final CurrentPlan current;
    private final Warnings warnings;
    private final Clock clock;

    RosterStatusResource(CurrentPlan current, Warnings warnings, Clock clock) {
        this.current = current;
        this.warnings = warnings;
        this.clock = clock;
    }

    record OnDuty(String role, String name, boolean scheduled, List<Watch> people) {}

    record Status(Instant at, List<String> warnings, List<OnDuty> onDuty) {}

    @GetMapping
    Status status() {
        Instant now = clock.instant();
        Plan plan = current.get();
        return new Status(
                now,
                warnings.sentences(),
                plan.roles().stream()
                        .map(role -> new OnDuty(
                                role.key(), role.name(), plan.isScheduled(role.key()), plan.onDuty(role.key(), now)))
                        .toList());
    }
}
