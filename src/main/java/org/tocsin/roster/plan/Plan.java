package org.tocsin.roster.plan;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tocsin.calendar.WorkingDays;
import org.tocsin.roster.Watch;

/**
 * A roster together with the calendar: who is on duty in a role at a moment, worked out anew for each question.
 *
 * <p>In questions and answers people go by the id that the rest of the application knows them by.
 */
public final class Plan {

    private final Roster roster;
    private final WorkingDays calendar;
    private final ZoneId zone;
    private final Map<String, Roster.Role> roles = new LinkedHashMap<>();
    private final Map<String, Roster.Staff> people = new LinkedHashMap<>();
    private final Map<String, Roster.Staff> accounts = new HashMap<>();
    private final Map<String, List<Roster.Rule>> rules;
    private final Map<String, List<Roster.Shift>> shifts;
    private final Map<String, List<Roster.Override>> overrides;
    private final Map<String, List<Roster.Member>> members;
    private final Map<String, List<Roster.Absence>> absences;
    private final Map<String, List<Roster.Deputy>> deputies;
    private final Function<String, List<String>> groups;

    /** From one moment until another, the same people. */
    public record Stretch(Period period, List<Watch> watches) {}

    /** @param groups the accounts that belong to a role's group, for roles without shifts */
    public Plan(Roster roster, WorkingDays calendar, ZoneId zone, Function<String, List<String>> groups) {
        this.roster = roster;
        this.calendar = calendar;
        this.zone = zone;
        this.groups = groups;
        roster.roles().forEach(role -> roles.put(role.key(), role));
        roster.people().forEach(person -> {
            people.put(person.id(), person);
            if (person.account() != null) {
                accounts.put(person.account(), person);
            }
        });
        rules = grouped(roster.rules(), Roster.Rule::role);
        shifts = grouped(roster.shifts(), Roster.Shift::role);
        overrides = grouped(roster.overrides(), Roster.Override::role);
        members = grouped(roster.members(), Roster.Member::role);
        absences = grouped(roster.absences(), Roster.Absence::person);
        deputies = grouped(roster.deputies(), Roster.Deputy::person);
    }

    private static <T> Map<String, List<T>> grouped(List<T> all, Function<T, String> by) {
        return all.stream().collect(Collectors.groupingBy(by));
    }

    public ZoneId zone() {
        return zone;
    }

    public WorkingDays calendar() {
        return calendar;
    }

    public List<Roster.Role> roles() {
        return List.copyOf(roles.values());
    }

    public Optional<Roster.Role> role(String key) {
        return Optional.ofNullable(roles.get(key));
    }

    /** Somebody in the roster, by account or by the roster's own id. */
    public Optional<Roster.Staff> person(String id) {
        return Optional.ofNullable(accounts.get(id)).or(() -> Optional.ofNullable(people.get(id)));
    }

    /** Whether there is a rule or a shift at all; without one, all members of the role are on duty at all times. */
    public boolean isScheduled(String role) {
        return rules.containsKey(role) || shifts.containsKey(role);
    }

    /** The people on duty, in calling order; each once. */
    public List<Watch> onDuty(String role, Instant moment) {
        return watches(steps(role), moment);
    }

    /** Who may be called instead of somebody, in calling order. */
    public List<String> deputies(String person, Instant moment) {
        return deputiesOf(idOf(person), moment).map(this::knownAs).toList();
    }

    /** Who is on duty from {@code from} until {@code until}, without a hole between the stretches. */
    public List<Stretch> stretches(String role, Instant from, Instant until) {
        List<Step> steps = steps(role);
        TreeSet<Instant> changes = new TreeSet<>();
        changes.add(from);
        steps.stream()
                .flatMap(step -> step.changes(from, until))
                .filter(moment -> moment.isAfter(from) && moment.isBefore(until))
                .forEach(changes::add);
        List<Stretch> stretches = new ArrayList<>();
        for (Instant begins : changes) {
            Instant ends = Optional.ofNullable(changes.higher(begins)).orElse(until);
            List<Watch> watches = watches(steps, begins);
            Stretch last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
            if (last != null && last.watches().equals(watches)) {
                stretches.set(
                        stretches.size() - 1,
                        new Stretch(new Period(last.period().begins(), ends), watches));
            } else {
                stretches.add(new Stretch(new Period(begins, ends), watches));
            }
        }
        return stretches;
    }

    /** The times at which somebody must be on watch in a role and nobody is. */
    public List<Period> gaps(Roster.Role role, WorkingHours hours, Instant from, Instant until) {
        List<Period> empty = stretches(role.key(), from, until).stream()
                .filter(stretch -> stretch.watches().isEmpty())
                .map(Stretch::period)
                .toList();
        return switch (role.watch()) {
            case NONE -> List.of();
            case ALWAYS -> empty;
            case WORKING_HOURS ->
                empty.stream()
                        .flatMap(period -> hours.within(period, calendar, zone))
                        .toList();
        };
    }

    /** The hours in which a role with the required watch {@code WORKING_HOURS} must be manned, on working days. */
    public record WorkingHours(LocalTime begin, LocalTime end) {

        Stream<Period> within(Period period, WorkingDays calendar, ZoneId zone) {
            return period.begins()
                    .atZone(zone)
                    .toLocalDate()
                    .datesUntil(period.ends().atZone(zone).toLocalDate().plusDays(1))
                    .filter(calendar::isWorking)
                    .map(day -> new Period(
                            later(
                                    period.begins(),
                                    day.atTime(begin).atZone(zone).toInstant()),
                            earlier(period.ends(), day.atTime(end).atZone(zone).toInstant())))
                    .filter(hours -> hours.begins().isBefore(hours.ends()));
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }

    private List<Step> steps(String role) {
        List<Step> steps = new ArrayList<>();
        if (isScheduled(role)) {
            rules.getOrDefault(role, List.of()).forEach(rule -> steps.add(new Recurring(rule, calendar, zone)));
            steps.add(new Listed(shifts.getOrDefault(role, List.of())));
        } else {
            steps.add(new Everybody(
                    groups.apply(role).stream().map(this::idOf).toList(), members.getOrDefault(role, List.of()), zone));
        }
        steps.add(new Overridden(overrides.getOrDefault(role, List.of())));
        steps.add(new Present(this));
        return steps;
    }

    private List<Watch> watches(List<Step> steps, Instant moment) {
        List<Duty> duties = List.of();
        for (Step step : steps) {
            duties = step.at(moment, duties);
        }
        return duties.stream()
                .map(duty -> new Watch(
                        knownAs(duty.person()), duty.standInFor() == null ? null : knownAs(duty.standInFor())))
                .toList();
    }

    /** Whether somebody is with the bank and not absent; of an account that the roster does not know, nothing else is known. */
    boolean isPresent(String id, Instant moment) {
        Roster.Staff person = people.get(id);
        return (person == null || person.days().contain(moment.atZone(zone).toLocalDate()))
                && absences.getOrDefault(id, List.of()).stream()
                        .noneMatch(absence -> absence.period().contains(moment));
    }

    /** Those who may stand in and are there themselves. */
    Stream<String> deputiesOf(String id, Instant moment) {
        return deputies.getOrDefault(id, List.of()).stream()
                .filter(deputy -> deputy.days().contain(moment.atZone(zone).toLocalDate()))
                .map(Roster.Deputy::deputy)
                .filter(deputy -> isPresent(deputy, moment));
    }

    Stream<Instant> presenceChanges() {
        return Stream.of(
                        roster.absences().stream()
                                .flatMap(absence -> absence.period().changes()),
                        roster.people().stream().flatMap(person -> person.days().changes(zone)),
                        roster.deputies().stream()
                                .flatMap(deputy -> deputy.days().changes(zone)))
                .flatMap(Function.identity());
    }

    private String idOf(String knownAs) {
        Roster.Staff person = accounts.get(knownAs);
        return person == null ? knownAs : person.id();
    }

    private String knownAs(String id) {
        Roster.Staff person = people.get(id);
        return person == null ? id : person.knownAs();
    }
}
