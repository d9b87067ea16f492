package org.tocsin.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.TableText;

/**
 * How many times faster than written the limits of an incident run. A drill's plan may shorten them, so that a day is played
 * in an hour; what is real has its limits as they are written.
 */
public record Pace(int times) {

    public static final Pace AS_WRITTEN = new Pace(1);

    /** Ends the settings of the limits table that are a rhythm, and not a span that something else counts from. */
    private static final String RHYTHM = "Every";

    public Pace {
        if (times < 1) {
            throw new IllegalArgumentException("A pace of " + times);
        }
    }

    /** What a drill's plan says; as written where it says nothing. */
    public static Pace of(@Nullable Object planned) {
        return planned instanceof Number times ? new Pace(times.intValue()) : AS_WRITTEN;
    }

    public boolean asWritten() {
        return times == 1;
    }

    /**
     * When something is due that would be due at {@code due} as written. Spans in days, which end with a day, are shortened
     * like the others: to a part of the time until then.
     */
    public Instant due(Instant start, Instant due) {
        return asWritten() ? due : start.plus(Duration.between(start, due).dividedBy(times));
    }

    /** The same for several. */
    public Map<String, Instant> due(Instant start, Map<String, Instant> due) {
        Map<String, Instant> paced = new LinkedHashMap<>();
        due.forEach((name, at) -> paced.put(name, due(start, at)));
        return paced;
    }

    /** A row's settings, with rhythms shortened too. */
    public Map<String, Object> settings(Map<String, Object> settings) {
        Map<String, Object> paced = new LinkedHashMap<>(settings);
        paced.replaceAll((name, value) -> name.endsWith(RHYTHM) && value != null && !asWritten()
                ? TableText.duration(value.toString())
                        .<Object>map(every -> every.dividedBy(times).toString())
                        .orElse(value)
                : value);
        return paced;
    }

    /** In words: 缩短为 1/10. */
    public String text() {
        return asWritten() ? "按原时限" : "缩短为 1/" + times;
    }
}
