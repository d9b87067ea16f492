package org.tocsin.figures;

import org.jspecify.annotations.Nullable;

/**
 * What one group of incidents comes to.
 *
 * @param open how many of them have not ended
 * @param acknowledged from registration to the first answer by which somebody took notice or took it on
 * @param restored from when it happened to the recovery on record
 * @param decided how many it is decided of whether they kept their earliest limit
 * @param within how many of those did; exactly at the limit is kept
 * @param asked messages that asked for an answer and were not taken back
 * @param unanswered those of them that nobody answered in time, so that somebody else was called
 * @param complaints complaints whose customer is known
 * @param repeated those of them whose customer had complained shortly before
 */
public record Figure(
        int incidents,
        int open,
        Spread acknowledged,
        Spread restored,
        int decided,
        int within,
        int asked,
        int unanswered,
        int complaints,
        int repeated) {

    /**
     * How long something took, in seconds; null where nothing was measured.
     *
     * @param measured how many incidents have such a time
     * @param ninetieth what nine in ten did not exceed
     */
    public record Spread(
            int measured,
            @Nullable Double average,
            @Nullable Double median,
            @Nullable Double ninetieth) {}
}
