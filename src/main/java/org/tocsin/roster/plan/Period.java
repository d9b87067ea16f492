package org.tocsin.roster.plan;

import java.time.Instant;
import java.util.stream.Stream;

/** A stretch of time; its end is no part of it. */
public record Period(Instant begins, Instant ends) {

    public boolean contains(Instant moment) {
        return !moment.isBefore(begins) && moment.isBefore(ends);
    }

    Stream<Instant> changes() {
        return Stream.of(begins, ends);
    }
}
