package org.tocsin.notification.web;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.engine.PageDoor;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.notification.Muster;
import org.tocsin.notification.Notification;
import org.tocsin.notification.ReachedWords;

/**
 * Who has been reached, in the words of the page. Texts are those without customers' values, and what a provider says about
 * a failed send stays out: it may name an address.
 */
@RestController
@RequestMapping(ReachedPages.PATH + "api/incidents")
class ReachedResource {

    private static final int MOST_INCIDENTS = 100;
    private static final int MOST_LINES = 2000;

    private final Muster muster;
    private final Incidents incidents;
    private final HiddenIncidents hidden;
    private final Clock clock;

    ReachedResource(Muster muster, Incidents incidents, HiddenIncidents hidden, Clock clock) {
        this.muster = muster;
        this.incidents = incidents;
        this.hidden = hidden;
        this.clock = clock;
    }

    /** @param responsible who has taken it on; null while nobody has */
    record Head(
            String key,
            String summary,
            boolean drill,
            boolean open,
            Instant occurredAt,
            @Nullable String responsible,
            Muster.Counts counts,
            String sentence) {

        static Head of(Incident incident, @Nullable String responsible, Muster.Counts counts) {
            return new Head(
                    incident.businessKey(),
                    incident.summary(),
                    incident.drill(),
                    incident.open(),
                    incident.occurredAt(),
                    responsible,
                    counts,
                    inWords(counts));
        }
    }

    record Open(Instant at, String zone, List<Head> incidents) {}

    record Sheet(Instant at, String zone, Head incident, int total, List<Line> lines) {}

    /** @param missing that somebody has to be called about it */
    record Line(
            UUID id,
            Instant at,
            @Nullable String text,
            String role,
            @Nullable String person,
            @Nullable String standInFor,
            String state,
            boolean missing,
            @Nullable Instant answeredAt,
            @Nullable String answeredVia,
            @Nullable Arrival arrival,
            List<Attempt> attempts) {}

    record Arrival(Instant dueAt, @Nullable Instant at, boolean late) {}

    record Attempt(String channel, Instant at, String result, boolean failed) {}

    @GetMapping
    Open open() {
        return new Open(
                clock.instant(),
                clock.getZone().getId(),
                muster.open(PageDoor.signedIn().orElse(null), MOST_INCIDENTS).stream()
                        .map(one -> Head.of(one.incident(), one.responsible(), one.counts()))
                        .toList());
    }

    @GetMapping("/{key}")
    ResponseEntity<?> one(@PathVariable String key, @RequestParam(defaultValue = "200") int most) {
        Incident incident = incidents
                .find(key)
                .filter(found -> !hidden.isFrom(PageDoor.signedIn().orElse(null), key))
                .orElse(null);
        if (incident == null) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND).body(Map.of("message", "没有编号为 " + key + " 的事件，请核对编号"));
        }
        Muster.Sheet sheet = muster.of(incident, Math.max(1, Math.min(most, MOST_LINES)));
        return ResponseEntity.ok(new Sheet(
                clock.instant(),
                clock.getZone().getId(),
                Head.of(incident, sheet.responsible(), sheet.counts()),
                sheet.total(),
                sheet.lines().stream().map(ReachedResource::line).toList()));
    }

    private static Line line(Muster.Line line) {
        return new Line(
                line.id(),
                line.writtenAt(),
                line.text(),
                line.role(),
                line.person(),
                line.standInFor(),
                ReachedWords.state(line),
                line.missing(),
                line.answeredAt(),
                line.answeredVia() == null ? null : ReachedWords.via(line.answeredVia()),
                line.dueThere() == null ? null : new Arrival(line.dueThere(), line.there(), line.late()),
                line.attempts().stream().map(ReachedResource::attempt).toList());
    }

    // ---- words

    static String inWords(Muster.Counts counts) {
        if (counts.told() == 0 && counts.vacant() == 0) {
            return "还没有通知任何人";
        }
        int free = counts.told() - counts.answered() - counts.unanswered();
        StringBuilder text = new StringBuilder(
                "共 %d 人，已答复 %d，未答复 %d".formatted(counts.told(), counts.answered(), counts.unanswered()));
        if (free > 0) {
            text.append("，无需答复 ").append(free);
        }
        if (counts.undelivered() > 0) {
            text.append("；未送达 ").append(counts.undelivered());
        }
        if (counts.vacant() > 0) {
            text.append("；无人值守的角色 ").append(counts.vacant());
        }
        if (counts.there() + counts.notThere() > 0) {
            text.append("；已到岗 %d，未到岗 %d".formatted(counts.there(), counts.notThere()));
        }
        return text.toString();
    }

    private static Attempt attempt(Notification.Attempt attempt) {
        return new Attempt(
                ReachedWords.channel(attempt.channel()),
                attempt.at(),
                ReachedWords.result(attempt),
                ReachedWords.failed(attempt));
    }
}
