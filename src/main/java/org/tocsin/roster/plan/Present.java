package org.tocsin.roster.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Only those who are there: for somebody absent, or no longer with the bank, the first deputy who is there and not on
 * duty already. Nobody is named twice.
 */
record Present(Plan plan) implements Step {

    @Override
    public List<Duty> at(Instant moment, List<Duty> found) {
        Set<String> named = new HashSet<>();
        List<Duty> there = new ArrayList<>();
        for (Duty duty : found) {
            if (plan.isPresent(duty.person(), moment) && named.add(duty.person())) {
                there.add(duty);
            }
        }
        List<Duty> duties = new ArrayList<>();
        for (Duty duty : found) {
            if (there.contains(duty)) {
                if (!duties.contains(duty)) {
                    duties.add(duty);
                }
            } else if (!plan.isPresent(duty.person(), moment)) {
                plan.deputiesOf(duty.person(), moment)
                        .filter(named::add)
                        .findFirst()
                        .ifPresent(deputy -> duties.add(duty.handedTo(deputy)));
            }
        }
        return duties;
    }

    @Override
    public Stream<Instant> changes(Instant from, Instant until) {
        return plan.presenceChanges();
    }
}
