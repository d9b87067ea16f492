package org.tocsin.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a register.
 *
 * @param type the register
 * @param incident those of this incident only
 * @param from first written at or after
 * @param to first written before
 * @param text those in which this text stands, in whatever field; an option counts by its label
 * @param drills true for those of drills only, false for the real ones only, null for both
 */
public record Filter(
        String type,
        @Nullable String incident,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String text,
        @Nullable Boolean drills) {

    public static Filter all(String type) {
        return new Filter(type, null, null, null, null, null);
    }

    public static Filter ofIncident(String type, String incident) {
        return new Filter(type, incident, null, null, null, null);
    }
}
