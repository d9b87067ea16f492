package org.tocsin.roster.web;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;
import org.tocsin.roster.Watch;
import org.tocsin.roster.duty.Accounts;
import org.tocsin.roster.duty.CurrentPlan;
import org.tocsin.roster.plan.Plan;
import org.tocsin.roster.plan.Roster;

/** Shifts for a calendar program: one's own, or those of a role; names and hours, no telephone numbers. */
@RestController
class FeedResource {

    private static final Duration BACK = Duration.ofDays(7);
    private static final Duration AHEAD = Duration.ofDays(35);
    private static final MediaType CALENDAR = new MediaType("text", "calendar", StandardCharsets.UTF_8);

    private final FeedTokens tokens;
    private final Accounts accounts;
    private final CurrentPlan current;
    private final DutyRoster duty;
    private final Clock clock;

    FeedResource(FeedTokens tokens, Accounts accounts, CurrentPlan current, DutyRoster duty, Clock clock) {
        this.tokens = tokens;
        this.accounts = accounts;
        this.current = current;
        this.duty = duty;
        this.clock = clock;
    }

    static String path(String token) {
        return "/roster/feed/" + token + ".ics";
    }

    private record Turn(String role, Watch watch, Instant begins, Instant ends) {}

    @GetMapping("/roster/feed/{token}.ics")
    ResponseEntity<String> feed(@PathVariable String token, @RequestParam(required = false) @Nullable String role) {
        // Somebody who has left has no account any more, and no calendar either.
        Optional<String> owner =
                tokens.owner(token).filter(account -> accounts.account(account).isPresent());
        if (owner.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        Plan plan = current.get();
        List<Turn> turns = plan.roles().stream()
                .filter(r -> role == null || r.key().equals(role))
                .filter(r -> plan.isScheduled(r.key()))
                .flatMap(r -> turns(plan, r.key()).stream())
                .filter(turn -> role != null || turn.watch().person().equals(owner.get()))
                .toList();
        return ResponseEntity.ok()
                .contentType(CALENDAR)
                .cacheControl(CacheControl.noStore())
                .body(Biweekly.write(calendar(plan, turns)).go());
    }

    /** A person's shift as one event, however often the others on duty change. */
    private List<Turn> turns(Plan plan, String role) {
        Instant now = clock.instant();
        List<Turn> turns = new ArrayList<>();
        List<Turn> open = new ArrayList<>();
        for (Plan.Stretch stretch : plan.stretches(role, now.minus(BACK), now.plus(AHEAD))) {
            List<Turn> going = new ArrayList<>();
            for (Watch watch : stretch.watches()) {
                Instant begins = open.stream()
                        .filter(turn -> turn.watch().equals(watch))
                        .map(Turn::begins)
                        .findFirst()
                        .orElse(stretch.period().begins());
                going.add(new Turn(role, watch, begins, stretch.period().ends()));
            }
            open.stream()
                    .filter(turn -> going.stream().noneMatch(g -> g.watch().equals(turn.watch())))
                    .forEach(turns::add);
            open = going;
        }
        turns.addAll(open);
        return turns;
    }

    private ICalendar calendar(Plan plan, List<Turn> turns) {
        ICalendar calendar = new ICalendar();
        calendar.setProductId("-//Tocsin//Roster//ZH");
        calendar.setName("值班");
        for (Turn turn : turns) {
            VEvent event = new VEvent();
            String name = name(turn.watch().person());
            event.setUid("%s-%s-%d@tocsin"
                    .formatted(turn.role(), turn.watch().person(), turn.begins().getEpochSecond()));
            event.setDateTimeStamp(Date.from(clock.instant()));
            event.setDateStart(Date.from(turn.begins()));
            event.setDateEnd(Date.from(turn.ends()));
            event.setSummary(plan.role(turn.role()).map(Roster.Role::name).orElse(turn.role()) + "：" + name
                    + (turn.watch().standInFor() == null
                            ? ""
                            : "（代" + name(Objects.requireNonNull(turn.watch().standInFor())) + "）"));
            calendar.addEvent(event);
        }
        return calendar;
    }

    private String name(String id) {
        return duty.person(id).map(Person::name).orElse(id);
    }
}
