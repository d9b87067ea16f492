package org.tocsin.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which days are worked: Monday to Friday, except for the periods named. A year that no period falls into counts as not
 * announced yet; its weekdays are then taken as working days.
 */
public final class WorkingDays {

    /** No period is known: weekends are off, and nothing else. */
    public static final WorkingDays WEEKENDS_ONLY = new WorkingDays(List.of());

    private final Map<LocalDate, Period> named = new HashMap<>();
    private final Set<Integer> years;

    /**
     * Days that differ from the plain week, or are confirmed.
     *
     * @param last the last day, itself included, as the official notices count
     * @param source the notice that says so
     */
    public record Period(LocalDate first, LocalDate last, boolean working, String name, String source) {}

    /** @param periods none of which overlaps another */
    public WorkingDays(Collection<Period> periods) {
        for (Period period : periods) {
            period.first().datesUntil(period.last().plusDays(1)).forEach(day -> named.put(day, period));
        }
        years = named.keySet().stream().map(LocalDate::getYear).collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean isWorking(LocalDate day) {
        Period period = named.get(day);
        return period == null ? isWeekday(day) : period.working();
    }

    /** What the day is called, if it is a holiday or a day that makes up for one. */
    public Optional<String> name(LocalDate day) {
        return Optional.ofNullable(named.get(day)).map(Period::name);
    }

    /** Whether the year's official notice is in the table. */
    public boolean covers(int year) {
        return years.contains(year);
    }

    /** The years whose notices are in the table. */
    public Set<Integer> years() {
        return Set.copyOf(years);
    }

    /**
     * The {@code count}-th working day after {@code day}, which itself does not count; for 0 the day itself, working or
     * not.
     */
    public LocalDate plus(LocalDate day, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("Working days are counted forwards: " + count);
        }
        LocalDate reached = day;
        for (int left = count; left > 0; ) {
            reached = reached.plusDays(1);
            if (isWorking(reached)) {
                left--;
            }
        }
        return reached;
    }

    /** How many working days there are from {@code from} up to but not including {@code until}. */
    public long between(LocalDate from, LocalDate until) {
        return until.isAfter(from)
                ? from.datesUntil(until).filter(this::isWorking).count()
                : 0;
    }

    private static boolean isWeekday(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }
}
