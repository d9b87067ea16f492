package org.tocsin.roster.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Days on which something holds, as people write them.
 *
 * @param first the first day; null when it has always held
 * @param last the last day, itself included; null when no end is set
 */
public record Days(@Nullable LocalDate first, @Nullable LocalDate last) {

    public static final Days ALWAYS = new Days(null, null);

    public boolean contain(LocalDate day) {
        return (first == null || !day.isBefore(first)) && (last == null || !day.isAfter(last));
    }

    /** The moments at which it begins and ends to hold. */
    Stream<Instant> changes(ZoneId zone) {
        return Stream.concat(Stream.ofNullable(first), last == null ? Stream.empty() : Stream.of(last.plusDays(1)))
                .map(day -> day.atStartOfDay(zone).toInstant());
    }
}
