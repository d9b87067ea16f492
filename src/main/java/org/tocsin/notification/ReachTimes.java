package org.tocsin.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.OwnedTable;

/**
 * How long to try to reach somebody with a message, from the decision table {@code notification-times}.
 *
 * @param answer whether an answer is asked for; without one, a message that a channel took is at its end
 * @param nextChannelAfter from one way of reaching the person to the next while there is no answer; null for never
 * @param remindAfter from the beginning to the reminder; null for none
 * @param passOnAfter from the beginning to calling somebody else; null for never
 * @param renewAfter from taking it on to being asked again; null for never
 * @param arriveWithin from the answer to being there; null when nobody has to come
 */
public record ReachTimes(
        boolean answer,
        @Nullable Duration nextChannelAfter,
        @Nullable Duration remindAfter,
        @Nullable Duration passOnAfter,
        @Nullable Duration renewAfter,
        @Nullable Duration arriveWithin) {

    static final String TABLE = "notification-times";
    static final String[] DURATIONS = {"nextChannelAfter", "remindAfter", "passOnAfter", "renewAfter", "arriveWithin"};

    /** For a message that the table has no row for: rather one answer too many than silence. */
    static final ReachTimes UNKNOWN =
            new ReachTimes(true, null, Duration.ofMinutes(3), Duration.ofMinutes(5), null, null);

    static ReachTimes of(Map<String, Object> row) {
        return new ReachTimes(
                Boolean.TRUE.equals(row.get("answer")),
                OwnedTable.duration(row, "nextChannelAfter").orElse(null),
                OwnedTable.duration(row, "remindAfter").orElse(null),
                OwnedTable.duration(row, "passOnAfter").orElse(null),
                OwnedTable.duration(row, "renewAfter").orElse(null),
                OwnedTable.duration(row, "arriveWithin").orElse(null));
    }

    /**
     * When to send again while there is no answer: by each further way in its turn, and as a reminder.
     *
     * @param from when reaching this person began
     * @param ways how many ways there are to reach them
     * @return empty when nothing more is to be sent before somebody else is called
     */
    Optional<Instant> nextSend(Instant from, Instant now, int ways) {
        TreeSet<Duration> sends = new TreeSet<>();
        if (nextChannelAfter != null) {
            for (int way = 1; way < ways; way++) {
                sends.add(nextChannelAfter.multipliedBy(way));
            }
        }
        if (remindAfter != null) {
            sends.add(remindAfter);
        }
        return sends.stream()
                .filter(after -> passOnAfter == null || after.compareTo(passOnAfter) < 0)
                .map(from::plus)
                .filter(at -> at.isAfter(now))
                .findFirst();
    }
}
