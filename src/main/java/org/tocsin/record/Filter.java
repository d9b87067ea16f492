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
 * @param reader who asks; what is hidden from them is not there; null where nobody in particular does
 */
public record Filter(
        String type,
        @Nullable String incident,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String text,
        @Nullable Boolean drills,
        @Nullable String reader) {

    public Filter(
            String type,
            @Nullable String incident,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String text,
            @Nullable Boolean drills) {
        this(type, incident, from, to, text, drills, null);
    }

    public static Filter all(String type) {
        return new Filter(type, null, null, null, null, null);
    }

    /** The same as far as somebody may see it. */
    public Filter readBy(String someone) {
        return new Filter(type, incident, from, to, text, drills, someone);
    }

    public static Filter ofIncident(String type, String incident) {
        return new Filter(type, incident, null, null, null, null);
    }
}
