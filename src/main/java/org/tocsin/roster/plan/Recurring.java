package org.tocsin.roster.plan;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.tocsin.calendar.WorkingDays;

/** Shifts by a rule: the same hours on each day of a kind, in turn. */
record Recurring(Roster.Rule rule, WorkingDays calendar, ZoneId zone) implements Step {

    @Override
    public List<Duty> at(Instant moment, List<Duty> found) {
        LocalDate today = moment.atZone(zone).toLocalDate();
        List<Duty> duties = new ArrayList<>(found);
        // A shift lasts 24 hours at most, so it began today or yesterday.
        Stream.of(today.minusDays(1), today)
                .filter(day -> beginsOn(day) && shift(day).contains(moment))
                .flatMap(day -> crew(day).stream())
                .map(Duty::of)
                .forEach(duties::add);
        return duties;
    }

    @Override
    public Stream<Instant> changes(Instant from, Instant until) {
        return from.atZone(zone)
                .toLocalDate()
                .minusDays(1)
                .datesUntil(until.atZone(zone).toLocalDate().plusDays(1))
                .filter(this::beginsOn)
                .flatMap(day -> shift(day).changes());
    }

    private boolean beginsOn(LocalDate day) {
        return rule.days().contain(day) && ofKind(day);
    }

    private boolean ofKind(LocalDate day) {
        return switch (rule.kind()) {
            case ALL -> true;
            case WORKING -> calendar.isWorking(day);
            case OFF -> !calendar.isWorking(day);
        };
    }

    private Period shift(LocalDate day) {
        LocalDate last = rule.ends().isAfter(rule.begins()) ? day : day.plusDays(1);
        return new Period(
                day.atTime(rule.begins()).atZone(zone).toInstant(),
                last.atTime(rule.ends()).atZone(zone).toInstant());
    }

    private List<String> crew(LocalDate day) {
        List<String> people = rule.people();
        return switch (rule.turn()) {
            case TOGETHER -> people;
            case DAILY -> List.of(people.get((int) (shiftsBefore(day) % people.size())));
            case WEEKLY -> List.of(people.get((int) (weeksBefore(day) % people.size())));
        };
    }

    /** Counted in shifts, not in days: a turn is not used up by a day on which nobody is on duty. */
    private long shiftsBefore(LocalDate day) {
        LocalDate first = first();
        return switch (rule.kind()) {
            case ALL -> ChronoUnit.DAYS.between(first, day);
            case WORKING -> calendar.between(first, day);
            case OFF -> ChronoUnit.DAYS.between(first, day) - calendar.between(first, day);
        };
    }

    /** Weeks begin on Monday. */
    private long weeksBefore(LocalDate day) {
        return ChronoUnit.WEEKS.between(monday(first()), monday(day));
    }

    private LocalDate first() {
        return Objects.requireNonNull(rule.days().first(), "A rule has a first day");
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
