package org.tocsin.roster.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tocsin.calendar.WorkingDays;
import org.tocsin.roster.plan.Roster.RequiredWatch;

/** Plans as tests write them, in the bank's local time. */
class Plans {

    static final ZoneId BANK = ZoneId.of("Asia/Shanghai");

    private final String role;
    private final List<Roster.Staff> people = new ArrayList<>();
    private final List<Roster.Member> members = new ArrayList<>();
    private final List<Roster.Rule> rules = new ArrayList<>();
    private final List<Roster.Shift> shifts = new ArrayList<>();
    private final List<Roster.Override> overrides = new ArrayList<>();
    private final List<Roster.Absence> absences = new ArrayList<>();
    private final List<Roster.Deputy> deputies = new ArrayList<>();
    private final Map<String, List<String>> groups;
    private RequiredWatch watch = RequiredWatch.ALWAYS;

    Plans(String role, String... group) {
        this.role = role;
        this.groups = Map.of(role, List.of(group));
    }

    static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(BANK).toInstant();
    }

    static Period period(String begins, String ends) {
        return new Period(at(begins), at(ends));
    }

    static Days days(@Nullable String first, @Nullable String last) {
        return new Days(first == null ? null : LocalDate.parse(first), last == null ? null : LocalDate.parse(last));
    }

    static Roster.Rule rule(
            String role,
            String first,
            Roster.DayKind kind,
            String begins,
            String ends,
            Roster.Turn turn,
            String... people) {
        return new Roster.Rule(
                role, days(first, null), kind, LocalTime.parse(begins), LocalTime.parse(ends), List.of(people), turn);
    }

    Plans people(String... ids) {
        Arrays.stream(ids).forEach(id -> person(id, null, Days.ALWAYS));
        return this;
    }

    Plans person(String id, @Nullable String account, Days days) {
        people.add(new Roster.Staff(id, id, account, null, false, false, days, List.of()));
        return this;
    }

    Plans member(String person, Days days) {
        members.add(new Roster.Member(role, person, days));
        return this;
    }

    Plans watch(RequiredWatch required) {
        watch = required;
        return this;
    }

    Plans rules(Roster.Rule... more) {
        rules.addAll(List.of(more));
        return this;
    }

    Plans shift(String person, String begins, String ends) {
        shifts.add(new Roster.Shift(role, person, period(begins, ends)));
        return this;
    }

    Plans overrides(Roster.Override... more) {
        overrides.addAll(List.of(more));
        return this;
    }

    Plans absences(Roster.Absence... more) {
        absences.addAll(List.of(more));
        return this;
    }

    Plans deputies(Roster.Deputy... more) {
        deputies.addAll(List.of(more));
        return this;
    }

    Plan plan(WorkingDays calendar) {
        return new Plan(
                new Roster(
                        people,
                        List.of(new Roster.Role(role, role, null, watch)),
                        members,
                        rules,
                        shifts,
                        overrides,
                        absences,
                        deputies),
                calendar,
                BANK,
                group -> groups.getOrDefault(group, List.of()));
    }

    Plan plan() {
        return plan(WorkingDays.WEEKENDS_ONLY);
    }
}
