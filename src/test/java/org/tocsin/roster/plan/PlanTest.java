package org.tocsin.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tocsin.roster.plan.Plans.at;
import static org.tocsin.roster.plan.Plans.days;
import static org.tocsin.roster.plan.Plans.period;
import static org.tocsin.roster.plan.Plans.rule;

import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.roster.Watch;
import org.tocsin.roster.plan.Roster.Action;
import org.tocsin.roster.plan.Roster.DayKind;
import org.tocsin.roster.plan.Roster.RequiredWatch;
import org.tocsin.roster.plan.Roster.Turn;

class PlanTest {

    private static final String ROLE = "it";
    private static final Plan.WorkingHours OFFICE =
            new Plan.WorkingHours(LocalTime.parse("08:30"), LocalTime.parse("17:30"));
    private static final Instant MONDAY_MORNING = at("2026-11-23T09:00");

    @Test
    void withoutShiftsAllMembersAreOnDutyAtAllTimes() {
        Plan plan = new Plans(ROLE, "li", "zhang")
                .people("vendor")
                .member("vendor", days("2026-11-01", "2026-11-30"))
                .plan();

        assertThat(people(plan, at("2026-11-30T23:59"))).containsExactly("li", "zhang", "vendor");
        assertThat(people(plan, at("2026-12-01T00:00"))).containsExactly("li", "zhang");
    }

    @Test
    void withShiftsOnlyThoseAreOnDutyAndAGapIsAGap() {
        Plan plan = new Plans(ROLE, "li", "zhang")
                .people("wang")
                .shift("wang", "2026-11-23T08:00", "2026-11-23T10:00")
                .plan();

        assertThat(people(plan, MONDAY_MORNING)).containsExactly("wang");
        assertThat(people(plan, at("2026-11-23T10:00"))).isEmpty();
    }

    @Test
    void somebodyWithAnAccountIsKnownByIt() {
        Plan plan = new Plans(ROLE, "li.si")
                .person("P7", "li.si", Days.ALWAYS)
                .person("P8", "wang.wu", Days.ALWAYS)
                .deputies(new Roster.Deputy("P7", "P8", Days.ALWAYS))
                .absences(new Roster.Absence("P7", period("2026-11-23T00:00", "2026-11-24T00:00")))
                .plan();

        assertThat(plan.onDuty(ROLE, MONDAY_MORNING)).containsExactly(new Watch("wang.wu", "li.si"));
        assertThat(plan.deputies("li.si", MONDAY_MORNING)).containsExactly("wang.wu");
        assertThat(plan.person("li.si").map(Roster.Staff::id)).contains("P7");
    }

    @Test
    void peopleOnDutyTogetherComeInCallingOrder() {
        Plan plan = new Plans(ROLE)
                .people("a", "b", "c")
                .rules(rule(ROLE, "2026-11-01", DayKind.ALL, "00:00", "00:00", Turn.TOGETHER, "c", "a", "b"))
                .plan();

        assertThat(people(plan, MONDAY_MORNING)).containsExactly("c", "a", "b");
    }

    @Test
    void overridesAddRemoveAndReplaceForTheirPeriodOnly() {
        Plan plan = new Plans(ROLE)
                .people("a", "b", "c", "d")
                .rules(rule(ROLE, "2026-11-01", DayKind.ALL, "00:00", "00:00", Turn.TOGETHER, "a", "b"))
                .overrides(
                        new Roster.Override(
                                ROLE, Action.REPLACE, "a", "c", period("2026-11-23T08:00", "2026-11-23T12:00")),
                        new Roster.Override(
                                ROLE, Action.REMOVE, "b", null, period("2026-11-23T09:00", "2026-11-23T12:00")),
                        new Roster.Override(
                                ROLE, Action.ADD, null, "d", period("2026-11-23T10:00", "2026-11-23T12:00")))
                .plan();

        assertThat(people(plan, at("2026-11-23T07:59"))).containsExactly("a", "b");
        assertThat(plan.onDuty(ROLE, at("2026-11-23T08:00")))
                .containsExactly(new Watch("c", "a"), new Watch("b", null));
        assertThat(people(plan, at("2026-11-23T09:00"))).containsExactly("c");
        assertThat(people(plan, at("2026-11-23T10:00"))).containsExactly("c", "d");
        assertThat(people(plan, at("2026-11-23T12:00"))).containsExactly("a", "b");
    }

    @Test
    void aDeputyWhoIsOnDutyAlreadyDoesNotCountTwice() {
        Plan plan = new Plans(ROLE)
                .people("a", "b", "c")
                .rules(rule(ROLE, "2026-11-01", DayKind.ALL, "00:00", "00:00", Turn.TOGETHER, "a", "b"))
                .absences(new Roster.Absence("a", period("2026-11-23T00:00", "2026-11-24T00:00")))
                .deputies(new Roster.Deputy("a", "b", Days.ALWAYS), new Roster.Deputy("a", "c", Days.ALWAYS))
                .plan();

        assertThat(plan.onDuty(ROLE, MONDAY_MORNING)).containsExactly(new Watch("c", "a"), new Watch("b", null));
    }

    @Test
    void whoeverReplacesSomebodyAndIsAbsentIsStoodInForToo() {
        Plan plan = new Plans(ROLE)
                .people("a", "b", "c")
                .shift("a", "2026-11-23T08:00", "2026-11-23T12:00")
                .overrides(new Roster.Override(
                        ROLE, Action.REPLACE, "a", "b", period("2026-11-23T08:00", "2026-11-23T12:00")))
                .absences(new Roster.Absence("b", period("2026-11-23T00:00", "2026-11-24T00:00")))
                .deputies(new Roster.Deputy("b", "c", Days.ALWAYS))
                .plan();

        assertThat(plan.onDuty(ROLE, MONDAY_MORNING)).containsExactly(new Watch("c", "a"));
    }

    @Test
    void absentWithoutADeputyLeavesAGap() {
        Plan plan = new Plans(ROLE)
                .people("a")
                .shift("a", "2026-11-23T08:00", "2026-11-23T12:00")
                .absences(new Roster.Absence("a", period("2026-11-23T09:00", "2026-11-23T09:30")))
                .plan();

        assertThat(gaps(plan, "2026-11-23T08:00", "2026-11-23T12:00"))
                .containsExactly(period("2026-11-23T09:00", "2026-11-23T09:30"));
    }

    @Test
    void somebodyIsOnDutyFromTheFirstDayToTheLastOfBeingThere() {
        Plan plan = new Plans(ROLE)
                .person("a", null, days("2026-11-20", "2026-11-23"))
                .people("b")
                .rules(rule(ROLE, "2026-11-01", DayKind.ALL, "00:00", "00:00", Turn.TOGETHER, "a", "b"))
                .plan();

        assertThat(people(plan, at("2026-11-19T23:59"))).containsExactly("b");
        assertThat(people(plan, at("2026-11-20T00:00"))).containsExactly("a", "b");
        assertThat(people(plan, at("2026-11-23T23:59"))).containsExactly("a", "b");
        assertThat(people(plan, at("2026-11-24T00:00"))).containsExactly("b");
    }

    @Test
    void aDeputysDaysAreHeldTo() {
        Plan plan = new Plans(ROLE)
                .people("a", "b", "c")
                .deputies(
                        new Roster.Deputy("a", "b", days("2026-11-01", "2026-11-22")),
                        new Roster.Deputy("a", "c", days("2026-11-22", null)))
                .plan();

        assertThat(plan.deputies("a", at("2026-11-22T12:00"))).containsExactly("b", "c");
        assertThat(plan.deputies("a", MONDAY_MORNING)).containsExactly("c");
    }

    @Test
    void aRuleEndsWithTheShiftThatBeginsOnItsLastDay() {
        Roster.Rule nights = new Roster.Rule(
                ROLE,
                days("2026-11-22", "2026-11-23"),
                DayKind.ALL,
                LocalTime.parse("20:00"),
                LocalTime.parse("08:00"),
                List.of("a"),
                Turn.TOGETHER);
        Plan plan = new Plans(ROLE).people("a").rules(nights).plan();

        assertThat(gaps(plan, "2026-11-22T00:00", "2026-11-25T00:00"))
                .containsExactly(
                        period("2026-11-22T00:00", "2026-11-22T20:00"),
                        period("2026-11-23T08:00", "2026-11-23T20:00"),
                        period("2026-11-24T08:00", "2026-11-25T00:00"));
    }

    @Test
    void gapsAreFoundToTheMinute() {
        Plan plan = new Plans(ROLE)
                .people("a", "b")
                .shift("a", "2026-11-23T00:00", "2026-11-23T11:59")
                .shift("b", "2026-11-23T12:00", "2026-11-24T00:00")
                .plan();

        assertThat(gaps(plan, "2026-11-23T00:00", "2026-11-24T00:00"))
                .containsExactly(period("2026-11-23T11:59", "2026-11-23T12:00"));
    }

    @Test
    void workingHoursAreWatchedOnWorkingDaysOnly() {
        Plan plan = new Plans(ROLE)
                .people("a")
                .watch(RequiredWatch.WORKING_HOURS)
                .shift("a", "2026-11-20T08:30", "2026-11-20T17:00")
                .plan();

        assertThat(gaps(plan, "2026-11-20T00:00", "2026-11-24T00:00"))
                .containsExactly(
                        period("2026-11-20T17:00", "2026-11-20T17:30"), period("2026-11-23T08:30", "2026-11-23T17:30"));
    }

    @Test
    void aRoleThatNeedNotBeMannedHasNoGaps() {
        Plan plan = new Plans(ROLE).watch(RequiredWatch.NONE).plan();

        assertThat(gaps(plan, "2026-11-20T00:00", "2026-11-24T00:00")).isEmpty();
    }

    @Test
    void aRoleWithoutShiftsAndWithoutMembersIsAGap() {
        assertThat(gaps(new Plans(ROLE).plan(), "2026-11-20T00:00", "2026-11-24T00:00"))
                .containsExactly(period("2026-11-20T00:00", "2026-11-24T00:00"));
    }

    private static List<String> people(Plan plan, Instant moment) {
        return plan.onDuty(ROLE, moment).stream().map(Watch::person).toList();
    }

    private static List<Period> gaps(Plan plan, String from, String until) {
        return plan.gaps(plan.role(ROLE).orElseThrow(), OFFICE, at(from), at(until));
    }
}
