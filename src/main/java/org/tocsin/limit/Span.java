package org.tocsin.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.calendar.WorkingDays;
import org.tocsin.guard.TableText;

/** How long something may take, as a limits table says it. */
public sealed interface Span {

    /** When it is over for something that began at {@code start}. */
    Instant after(Instant start, WorkingDays calendar, ZoneId zone);

    /** About how long that is: good for telling which of two spans is the stricter. */
    Duration about();

    /** To the millisecond: {@code PT15M}. */
    record Lasting(Duration duration) implements Span {

        @Override
        public Instant after(Instant start, WorkingDays calendar, ZoneId zone) {
            return start.plus(duration);
        }

        @Override
        public Duration about() {
            return duration;
        }
    }

    /**
     * Until the last second of a day: {@code 2 个工作日}, {@code 15 天}. The day of the start does not count, as in the
     * General Provisions of civil law on periods (art. 201: a period counted in days begins on the day after).
     */
    record Days(int count, boolean working) implements Span {

        private static final LocalTime LAST_SECOND = LocalTime.of(23, 59, 59);

        @Override
        public Instant after(Instant start, WorkingDays calendar, ZoneId zone) {
            LocalDate day = start.atZone(zone).toLocalDate();
            LocalDate last = working ? calendar.plus(day, count) : day.plusDays(count);
            return last.atTime(LAST_SECOND).atZone(zone).toInstant();
        }

        @Override
        public Duration about() {
            return Duration.ofDays(count);
        }
    }

    /** A span as an owner writes it; empty when the text is none, or one of no length. */
    static Optional<Span> parse(String text) {
        Matcher days = Pattern.compile("([1-9]\\d{0,3})\\s*(个?工作日|天)").matcher(text.strip());
        if (days.matches()) {
            return Optional.of(
                    new Days(Integer.parseInt(days.group(1)), !days.group(2).equals("天")));
        }
        return TableText.duration(text).map(Lasting::new);
    }
}
