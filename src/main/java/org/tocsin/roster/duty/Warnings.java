package org.tocsin.roster.duty;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.tocsin.roster.plan.Period;
import org.tocsin.roster.plan.Plan;
import org.tocsin.roster.plan.Roster;

/** What about the roster needs somebody's attention: gaps now and soon, a calendar that ends. */
@Component
public class Warnings {

    static final Duration AHEAD = Duration.ofDays(7);

    /** The notice for a year comes in the November before. */
    private static final int MONTHS_BEFORE_YEAR = 2;

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("M月d日 HH:mm");

    private final CurrentPlan current;
    private final RosterProperties properties;
    private final Clock clock;

    /** A time at which a role has nobody, though it must. */
    public record Gap(String role, String roleName, Period period) {}

    Warnings(CurrentPlan current, RosterProperties properties, Clock clock) {
        this.current = current;
        this.properties = properties;
        this.clock = clock;
    }

    /** Roles that must be manned now and are not. */
    public List<Gap> unmanned() {
        Instant now = clock.instant();
        return gaps(now, now.plusMillis(1));
    }

    /** The gaps of the coming seven days, one that has begun included. */
    public List<Gap> ahead() {
        Instant now = clock.instant();
        return gaps(now, now.plus(AHEAD));
    }

    private List<Gap> gaps(Instant from, Instant until) {
        Plan plan = current.get();
        List<Gap> gaps = new ArrayList<>();
        for (Roster.Role role : plan.roles()) {
            if (role.watch() != Roster.RequiredWatch.NONE) {
                plan.gaps(role, properties.workingHours(), from, until)
                        .forEach(period -> gaps.add(new Gap(role.key(), role.name(), period)));
            }
        }
        return gaps;
    }

    /** All of it in Chinese sentences, the most urgent first. */
    public List<String> sentences() {
        Instant now = clock.instant();
        List<String> sentences = new ArrayList<>();
        for (Gap gap : ahead()) {
            boolean begun = !gap.period().begins().isAfter(now);
            boolean open = !gap.period().ends().isBefore(now.plus(AHEAD));
            sentences.add("%s（%s）%s无人值守，%s"
                    .formatted(
                            gap.roleName(),
                            gap.role(),
                            begun ? "现在" : shown(gap.period().begins()) + " 起",
                            open ? "此后 7 天内无人接班" : "至 " + shown(gap.period().ends())));
        }
        sentences.sort((a, b) -> Boolean.compare(b.contains("现在无人"), a.contains("现在无人")));
        calendar(sentences);
        return sentences;
    }

    private void calendar(List<String> sentences) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), clock.getZone());
        int furthest = today.plusMonths(MONTHS_BEFORE_YEAR).getYear();
        for (int year = today.getYear(); year <= furthest; year++) {
            if (!current.get().calendar().covers(year)) {
                sentences.add("工作日历缺少 %d 年：请预案管理员按国务院办公厅的通知补充决策表“工作日历”并部署；此前该年只按周末休息计算".formatted(year));
            }
        }
    }

    private String shown(Instant moment) {
        return MOMENT.format(moment.atZone(clock.getZone()));
    }
}
