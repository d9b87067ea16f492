package org.tocsin.roster.web;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.calendar.WorkingDays;
import org.tocsin.roster.Contact;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;
import org.tocsin.roster.Watch;
import org.tocsin.roster.duty.CurrentPlan;
import org.tocsin.roster.duty.RosterProperties;
import org.tocsin.roster.duty.Warnings;
import org.tocsin.roster.plan.Period;
import org.tocsin.roster.plan.Plan;
import org.tocsin.roster.plan.Roster;

/** Who is on duty now and in a week, in the words of the page. */
@Component
class RosterViews {

    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("uuuu年M月d日 HH:mm");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("M月d日");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final int DAYS = 7;

    private final CurrentPlan current;
    private final DutyRoster duty;
    private final Warnings warnings;
    private final RosterProperties properties;
    private final Clock clock;

    record View(String at, String zone, List<String> warnings, List<Now> now, Week week) {}

    /** @param gap that somebody must be on duty and nobody is */
    record Now(String role, String name, String watch, boolean scheduled, boolean gap, List<OnDuty> people) {}

    record OnDuty(
            String name,
            @Nullable String standInFor,
            @Nullable String organisation,
            boolean internalOnly,
            List<Contact> contacts) {}

    record Week(LocalDate first, LocalDate previous, LocalDate next, List<Day> days, List<Line> lines) {}

    record Day(String label, String kind, boolean working, boolean today) {}

    record Line(String role, String name, boolean scheduled, List<List<Shift>> days) {}

    record Shift(String begins, String ends, boolean gap, List<String> people) {}

    RosterViews(CurrentPlan current, DutyRoster duty, Warnings warnings, RosterProperties properties, Clock clock) {
        this.current = current;
        this.duty = duty;
        this.warnings = warnings;
        this.properties = properties;
        this.clock = clock;
    }

    View view(@Nullable LocalDate day) {
        Instant moment = clock.instant();
        Plan plan = current.get();
        LocalDate today = LocalDate.ofInstant(moment, plan.zone());
        LocalDate first = (day == null ? today : day).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        Map<String, String> names = new HashMap<>();
        return new View(
                NOW.format(moment.atZone(plan.zone())),
                plan.zone().getId(),
                warnings.sentences(),
                plan.roles().stream().map(role -> now(plan, role, moment)).toList(),
                new Week(
                        first,
                        first.minusDays(DAYS),
                        first.plusDays(DAYS),
                        first.datesUntil(first.plusDays(DAYS))
                                .map(date -> day(plan.calendar(), date, today))
                                .toList(),
                        plan.roles().stream()
                                .filter(role ->
                                        plan.isScheduled(role.key()) || role.watch() != Roster.RequiredWatch.NONE)
                                .map(role -> line(plan, role, first, names))
                                .toList()));
    }

    private Now now(Plan plan, Roster.Role role, Instant moment) {
        List<Watch> watches = plan.onDuty(role.key(), moment);
        boolean gap = !plan.gaps(role, properties.workingHours(), moment, moment.plusMillis(1))
                .isEmpty();
        return new Now(
                role.key(),
                role.name(),
                switch (role.watch()) {
                    case ALWAYS -> "全天候";
                    case WORKING_HOURS -> "工作时间";
                    case NONE -> "";
                },
                plan.isScheduled(role.key()),
                gap,
                watches.stream().map(watch -> onDuty(plan, watch)).toList());
    }

    private OnDuty onDuty(Plan plan, Watch watch) {
        Optional<Roster.Staff> staff = plan.person(watch.person());
        Optional<Person> person = duty.person(watch.person());
        return new OnDuty(
                person.map(Person::name).orElse(watch.person()),
                watch.standInFor() == null ? null : name(watch.standInFor()),
                staff.map(Roster.Staff::organisation).orElse(null),
                staff.map(Roster.Staff::internalOnly).orElse(false),
                person.map(Person::contacts).orElse(List.of()).stream()
                        .map(contact -> new Contact(Channels.label(contact.channel()), contact.address()))
                        .toList());
    }

    private String name(String id) {
        return duty.person(id).map(Person::name).orElse(id);
    }

    private static Day day(WorkingDays calendar, LocalDate date, LocalDate today) {
        boolean working = calendar.isWorking(date);
        return new Day(
                DAY.format(date) + " " + date.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.CHINA),
                calendar.name(date).orElse(working ? "工作日" : "休息"),
                working,
                date.equals(today));
    }

    private Line line(Plan plan, Roster.Role role, LocalDate first, Map<String, String> names) {
        ZoneId zone = plan.zone();
        List<List<Shift>> days = new ArrayList<>();
        if (plan.isScheduled(role.key())) {
            for (LocalDate date = first; date.isBefore(first.plusDays(DAYS)); date = date.plusDays(1)) {
                Instant begins = date.atStartOfDay(zone).toInstant();
                Instant ends = date.plusDays(1).atStartOfDay(zone).toInstant();
                List<Period> gaps = plan.gaps(role, properties.workingHours(), begins, ends);
                days.add(plan.stretches(role.key(), begins, ends).stream()
                        .map(stretch -> shift(stretch, gaps, zone, names))
                        .toList());
            }
        }
        return new Line(role.key(), role.name(), plan.isScheduled(role.key()), days);
    }

    private Shift shift(Plan.Stretch stretch, List<Period> gaps, ZoneId zone, Map<String, String> names) {
        Period period = stretch.period();
        LocalTime ends = LocalTime.ofInstant(period.ends(), zone);
        return new Shift(
                TIME.format(period.begins().atZone(zone)),
                ends.equals(LocalTime.MIDNIGHT) ? "24:00" : TIME.format(ends),
                stretch.watches().isEmpty()
                        && gaps.stream()
                                .anyMatch(gap -> gap.begins().isBefore(period.ends())
                                        && period.begins().isBefore(gap.ends())),
                stretch.watches().stream()
                        .map(watch -> names.computeIfAbsent(watch.person(), this::name)
                                + (watch.standInFor() == null
                                        ? ""
                                        : "（代" + names.computeIfAbsent(watch.standInFor(), this::name) + "）"))
                        .toList());
    }
}
