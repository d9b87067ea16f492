package org.tocsin.roster.plan;

import static org.tocsin.roster.plan.Plans.at;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.tocsin.roster.Watch;

/**
 * The duties of thirty days as they would hang on a wall, one line for each change of hands: written by hand, none of it
 * computed.
 */
public final class Wall {

    public static final String ROLE = "duty-staff";

    /** Who takes over when; {@code li<zhang}: li, for zhang who was planned. */
    private static final String WALL = """
            2026-09-15T08:30 zhang
            2026-09-15T17:30 zhao
            2026-09-16T08:30 li
            2026-09-16T17:30 qian
            2026-09-17T08:30 wang
            2026-09-17T17:30 zhao
            2026-09-18T08:30 zhang
            2026-09-18T17:30 qian
            2026-09-19T08:30 sun
            2026-09-20T08:30 li
            2026-09-20T17:30 zhao
            2026-09-21T08:30 wang
            2026-09-21T17:30 qian
            2026-09-22T08:30 zhang
            2026-09-22T17:30 zhao
            2026-09-23T08:30 li
            2026-09-23T17:30 qian
            2026-09-24T08:30 wang
            2026-09-24T17:30 zhao
            2026-09-25T08:30 zhou
            2026-09-28T08:30 zhang
            2026-09-28T17:30 qian
            2026-09-29T08:30 li
            2026-09-29T13:00 zheng<li
            2026-09-29T17:30 zhao
            2026-09-30T08:30 wang
            2026-09-30T17:30 qian
            2026-09-30T22:00 wu<qian
            2026-10-01T00:00 li<qian
            2026-10-01T06:00 qian
            2026-10-01T08:30 sun
            2026-10-02T12:00 wu<sun
            2026-10-02T18:00 sun
            2026-10-05T08:30 zhou
            2026-10-08T08:30 zhang
            2026-10-08T17:30 zhao
            2026-10-09T08:30 li
            2026-10-09T17:30 qian
            2026-10-10T08:30 wang
            2026-10-10T17:30 zhao
            2026-10-11T08:30 zhou
            2026-10-12T08:30 zhang
            2026-10-12T17:30 qian
            2026-10-13T08:30 li
            2026-10-13T17:30 zhao
            2026-10-14T08:30 wang
            2026-10-14T17:30 qian
            """;

    private Wall() {}

    /** Who is on duty from each change of hands on. */
    public static NavigableMap<Instant, Watch> read() {
        NavigableMap<Instant, Watch> wall = new TreeMap<>();
        WALL.lines().map(line -> line.split(" ")).forEach(line -> {
            String[] who = line[1].split("<");
            wall.put(at(line[0]), new Watch(who[0], who.length > 1 ? who[1] : null));
        });
        return wall;
    }
}
