package org.tocsin.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;

/**
 * When a duty that comes back again and again falls due, from a decision table that the bank sets: the kind of day in; out
 * from when until when, and how long from one turn to the next. A row without {@code from} means none on such days.
 */
public final class DutyHours {

    /** A day that is worked, also one that makes up for a holiday. */
    public static final String WORKING = "working";

    /** A Saturday or Sunday off. */
    public static final String WEEKEND = "weekend";

    /** A day off that a notice names. */
    public static final String HOLIDAY = "holiday";

    /** By its columns a table of duty hours is recognised, whatever it is called. */
    static final Set<String> COLUMNS = Set.of("from", "until", "every");

    private static final List<String> KINDS = List.of(WORKING, WEEKEND, HOLIDAY);
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-4]):([0-5]\\d)");
    private static final int MINUTES_A_DAY = 24 * 60;
    private static final Duration SHORTEST = Duration.ofMinutes(5);

    private final OwnedTable table;

    private DutyHours(OwnedTable table) {
        this.table = table;
    }

    /**
     * Reads the table of the decision {@code key} as Modeler writes it.
     *
     * @throws InvalidInput when it is not such a table; the row is named
     */
    public static DutyHours parse(String key, String xml) {
        OwnedTable table = OwnedTable.parse(key, xml);
        table.checkRows(DutyHours::problem);
        for (String kind : KINDS) {
            if (table.row(Map.of("dayKind", kind, "dayName", "")).isEmpty()) {
                throw new InvalidInput("决策表 %s 没有适用于 %s 的行".formatted(key, kind));
            }
        }
        return new DutyHours(table);
    }

    private static @Nullable String problem(Map<String, String> row) {
        String from = row.getOrDefault("from", "");
        if (from.isEmpty()) {
            return null;
        }
        String until = row.getOrDefault("until", "");
        if (minutes(from) < 0 || minutes(until) < 0) {
            return "from、until（起止时刻）应如 \"08:00\"，当天结束写 \"24:00\"";
        }
        return every(row.get("every")).compareTo(SHORTEST) < 0 ? "every（间隔）应如 \"PT30M\"，不少于 5 分钟" : null;
    }

    /**
     * The turns that fall due after {@code after} and not later than {@code until}, each with the time until the next.
     *
     * <p>Hours that end before they begin go on into the next day.
     */
    public NavigableMap<Instant, Duration> turns(Instant after, Instant until, WorkingDays days, ZoneId zone) {
        NavigableMap<Instant, Duration> turns = new TreeMap<>();
        LocalDate last = until.atZone(zone).toLocalDate();
        for (LocalDate day = after.atZone(zone).toLocalDate().minusDays(1); !day.isAfter(last); day = day.plusDays(1)) {
            addDay(turns, day, days, zone);
        }
        return new TreeMap<>(turns.subMap(after, false, until, true));
    }

    private void addDay(NavigableMap<Instant, Duration> turns, LocalDate day, WorkingDays days, ZoneId zone) {
        String name = days.name(day).orElse("");
        String kind = days.isWorking(day) ? WORKING : name.isEmpty() ? WEEKEND : HOLIDAY;
        Map<String, Object> row =
                table.row(Map.of("dayKind", kind, "dayName", name)).orElse(Map.of());
        Object from = row.get("from");
        if (from == null || from.toString().isEmpty()) {
            return;
        }
        int first = minutes(from.toString());
        int end = minutes(String.valueOf(row.get("until")));
        Duration every = every(row.get("every"));
        LocalDateTime midnight = day.atStartOfDay();
        for (long at = first; at < (end <= first ? end + MINUTES_A_DAY : end); at += every.toMinutes()) {
            turns.put(midnight.plusMinutes(at).atZone(zone).toInstant(), every);
        }
    }

    private static Duration every(@Nullable Object cell) {
        return cell == null
                ? Duration.ZERO
                : OwnedTable.duration(Map.of("every", cell), "every").orElse(Duration.ZERO);
    }

    private static int minutes(String time) {
        Matcher parts = TIME.matcher(time);
        int minutes = parts.matches() ? Integer.parseInt(parts.group(1)) * 60 + Integer.parseInt(parts.group(2)) : -1;
        return minutes > MINUTES_A_DAY ? -1 : minutes;
    }
}
