package org.tocsin.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tocsin.guard.OwnedTable;

/**
 * How much one address may be sent by one channel, from the decision table {@code channel-limits}.
 *
 * @param bundleFor how long after a send further messages are held back, to go together
 * @param atMost how many sends
 * @param per in how long
 */
record ChannelLimit(Duration bundleFor, int atMost, Duration per) {

    static final String TABLE = "channel-limits";
    static final ChannelLimit UNKNOWN = new ChannelLimit(Duration.ofMinutes(1), 6, Duration.ofMinutes(15));

    static ChannelLimit of(Map<String, Object> row) {
        return new ChannelLimit(
                OwnedTable.duration(row, "bundleFor").orElse(Duration.ZERO),
                row.get("atMost") instanceof Number n ? n.intValue() : UNKNOWN.atMost,
                OwnedTable.duration(row, "per").orElse(UNKNOWN.per));
    }

    /** How far back sends matter for what may be sent now. */
    Duration memory() {
        return per.compareTo(bundleFor) > 0 ? per : bundleFor;
    }

    /**
     * The earliest moment for one more send; {@code now} if that is allowed at once.
     *
     * @param sends earlier sends to the same address, the oldest first
     * @param jumps whether it need not wait to be bundled; the limit holds for it all the same
     */
    Instant earliest(List<Instant> sends, boolean jumps, Instant now) {
        Instant earliest = now;
        if (!jumps && !sends.isEmpty()) {
            earliest = later(earliest, sends.get(sends.size() - 1).plus(bundleFor));
        }
        List<Instant> counted =
                sends.stream().filter(at -> at.isAfter(now.minus(per))).toList();
        if (counted.size() >= atMost) {
            earliest = later(earliest, counted.get(counted.size() - atMost).plus(per));
        }
        return earliest;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
