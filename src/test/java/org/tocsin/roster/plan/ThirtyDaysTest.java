package org.tocsin.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tocsin.roster.plan.Plans.at;
import static org.tocsin.roster.plan.Plans.period;
import static org.tocsin.roster.plan.Plans.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NavigableMap;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tocsin.calendar.WorkingDays;
import org.tocsin.calendar.WorkingDaysTable;
import org.tocsin.roster.Watch;
import org.tocsin.roster.plan.Roster.DayKind;
import org.tocsin.roster.plan.Roster.Turn;

/**
 * Thirty days of a role that is never without somebody, over two public holidays with their make-up working days, held
 * against the {@link Wall} minute by minute.
 */
class ThirtyDaysTest {

    private static final String ROLE = Wall.ROLE;

    private static final Instant BEGIN = at("2026-09-15T08:30");
    private static final Instant END = at("2026-10-15T08:30");

    private Plan plan;

    @BeforeEach
    void write() throws IOException {
        WorkingDays calendar = WorkingDaysTable.parse(Files.readString(Path.of("processes/working-days.dmn")));
        plan = new Plans(ROLE)
                .people("zhang", "li", "wang", "zhao", "qian", "sun", "zhou", "wu", "zheng")
                .rules(
                        rule(ROLE, "2026-09-15", DayKind.WORKING, "08:30", "17:30", Turn.DAILY, "zhang", "li", "wang"),
                        rule(ROLE, "2026-09-15", DayKind.WORKING, "17:30", "08:30", Turn.DAILY, "zhao", "qian"),
                        rule(ROLE, "2026-09-15", DayKind.OFF, "08:30", "08:30", Turn.WEEKLY, "sun", "zhou"))
                .overrides(new Roster.Override(
                        ROLE, Roster.Action.REPLACE, "sun", "wu", period("2026-10-02T12:00", "2026-10-02T18:00")))
                .absences(
                        new Roster.Absence("li", period("2026-09-29T13:00", "2026-10-01T00:00")),
                        new Roster.Absence("qian", period("2026-09-30T22:00", "2026-10-01T06:00")))
                .deputies(
                        new Roster.Deputy("li", "zheng", Days.ALWAYS),
                        new Roster.Deputy("qian", "li", Days.ALWAYS),
                        new Roster.Deputy("qian", "wu", Days.ALWAYS))
                .plan(calendar);
    }

    @Test
    void atEveryMinuteExactlyTheRightPersonIsOnDuty() {
        NavigableMap<Instant, Watch> wall = Wall.read();
        int minutes = 0;

        for (Instant minute = BEGIN; minute.isBefore(END); minute = minute.plus(1, ChronoUnit.MINUTES)) {
            assertThat(plan.onDuty(ROLE, minute))
                    .as("at %s", minute.atZone(Plans.BANK))
                    .containsExactly(wall.floorEntry(minute).getValue());
            minutes++;
        }

        assertThat(minutes).isEqualTo(30 * 24 * 60);
    }

    @Test
    void aShiftBeginsAtItsMinuteAndNotAMillisecondBefore() {
        NavigableMap<Instant, Watch> wall = Wall.read();

        wall.forEach((change, watch) -> {
            assertThat(plan.onDuty(ROLE, change)).containsExactly(watch);
            if (change.isAfter(BEGIN)) {
                assertThat(plan.onDuty(ROLE, change.minusMillis(1)))
                        .containsExactly(wall.lowerEntry(change).getValue());
            }
        });
    }

    @Test
    void theStretchesAreTheWallsLines() {
        assertThat(plan.stretches(ROLE, BEGIN, END))
                .extracting(stretch -> stretch.period().begins(), Plan.Stretch::watches)
                .containsExactlyElementsOf(Wall.read().entrySet().stream()
                        .map(e -> Tuple.tuple(e.getKey(), List.of(e.getValue())))
                        .toList());
    }

    @Test
    void beforeTheFirstShiftThereIsNobody() {
        assertThat(plan.onDuty(ROLE, BEGIN.minusMillis(1))).isEmpty();
    }
}
