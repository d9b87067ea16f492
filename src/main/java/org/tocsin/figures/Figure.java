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
 * @param satisfaction what customers said when they were asked afterwards
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
        int repeated,
        Satisfaction satisfaction) {

    /**
     * What customers said in the survey after the end; each question counts those who answered it.
     *
     * @param scored how many gave a score from 1 to 5
     * @param average of those scores; null where there are none
     * @param content how many of them gave 4 or 5
     * @param judged how many said whether it is solved
     * @param solved those of them who said that it is, wholly
     * @param questioned how many said whether they had called about the same thing again
     * @param again those of them who had
     */
    public record Satisfaction(
            int scored, @Nullable Double average, int content, int judged, int solved, int questioned, int again) {}

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
