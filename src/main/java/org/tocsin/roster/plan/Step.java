package org.tocsin.roster.plan;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** One consideration in working out who is on duty in a role: it takes what the ones before found, and changes it. */
interface Step {

    List<Duty> at(Instant moment, List<Duty> found);

    /** The moments from {@code from} until {@code until} at which its answer may become another; more do no harm. */
    Stream<Instant> changes(Instant from, Instant until);
}
