package org.tocsin.roster.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The plan, as somebody has changed it for a while; later entries see what earlier ones did. */
record Overridden(List<Roster.Override> overrides) implements Step {

    @Override
    public List<Duty> at(Instant moment, List<Duty> found) {
        List<Duty> duties = new ArrayList<>(found);
        for (Roster.Override override : overrides) {
            if (override.period().contains(moment)) {
                switch (override.action()) {
                    case ADD -> duties.add(Duty.of(Objects.requireNonNull(override.substitute())));
                    case REMOVE -> duties.removeIf(duty -> duty.person().equals(override.person()));
                    case REPLACE ->
                        duties.replaceAll(duty -> duty.person().equals(override.person())
                                ? duty.handedTo(Objects.requireNonNull(override.substitute()))
                                : duty);
                }
            }
        }
        return duties;
    }

    @Override
    public Stream<Instant> changes(Instant from, Instant until) {
        return overrides.stream().flatMap(override -> override.period().changes());
    }
}
