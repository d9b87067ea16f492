package org.tocsin.roster.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Shifts that are written down one by one. */
record Listed(List<Roster.Shift> shifts) implements Step {

    @Override
    public List<Duty> at(Instant moment, List<Duty> found) {
        List<Duty> duties = new ArrayList<>(found);
        shifts.stream()
                .filter(shift -> shift.period().contains(moment))
                .map(shift -> Duty.of(shift.person()))
                .forEach(duties::add);
        return duties;
    }

    @Override
    public Stream<Instant> changes(Instant from, Instant until) {
        return shifts.stream().flatMap(shift -> shift.period().changes());
    }
}
