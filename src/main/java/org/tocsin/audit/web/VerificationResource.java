package org.tocsin.audit.web;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.audit.HistoryRead;
import org.tocsin.audit.Names;
import org.tocsin.audit.Readers;
import org.tocsin.chain.Finding;
import org.tocsin.chain.Verification;
import org.tocsin.engine.PageDoor;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.roster.DutyRoster;

/** Whether what is on record is as it was written: looked up, and found out on request. */
@RestController
@RequestMapping(AuditPages.PATH + "api")
class VerificationResource {

    private static final int SHOWN = 20;

    private final Verification verification;
    private final VerifyingEverything everything;
    private final Readers readers;
    private final HiddenIncidents hidden;
    private final DutyRoster roster;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    VerificationResource(
            Verification verification,
            VerifyingEverything everything,
            Readers readers,
            HiddenIncidents hidden,
            DutyRoster roster,
            ApplicationEventPublisher events,
            Clock clock) {
        this.verification = verification;
        this.everything = everything;
        this.readers = readers;
        this.hidden = hidden;
        this.roster = roster;
        this.events = events;
        this.clock = clock;
    }

    /** @param findings the first ones */
    record Outcome(
            boolean ok,
            Instant at,
            @Nullable String who,
            long chains,
            long entries,
            int found,
            List<Finding> findings) {}

    record Standing(
            Instant at,
            String zone,
            long entries,
            @Nullable String head,
            long signed,
            @Nullable Long manifest,
            @Nullable Instant manifestAt,
            List<Outcome> history) {}

    /**
     * Verifying everything.
     *
     * @param of how many chains there are
     * @param failed what stopped it; null if nothing did
     */
    record Everything(
            Instant at,
            String zone,
            boolean running,
            long done,
            long of,
            @Nullable String failed,
            List<Outcome> history) {}

    @GetMapping("incidents/{key}/verification")
    Standing standing(@PathVariable String key) {
        if (hidden.isFrom(reader(), key)) {
            // As of a key that there is not.
            return new Standing(clock.instant(), clock.getZone().getId(), 0, null, 0, null, null, List.of());
        }
        Verification.Standing now = verification.standing(key);
        return new Standing(
                clock.instant(),
                clock.getZone().getId(),
                now.entries(),
                now.hash(),
                now.signedN(),
                now.manifest(),
                now.manifestAt(),
                history(key, 5));
    }

    @PostMapping("incidents/{key}/verification")
    ResponseEntity<?> verify(@PathVariable String key) {
        String reader = reader();
        if (key.equals(Verification.EVERYTHING) || !verification.known(key) || hidden.isFrom(reader, key)) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND).body(Map.of("message", "没有 " + key + " 的登记"));
        }
        verification.verify(key, reader);
        events.publishEvent(new HistoryRead(reader, "校验事件记录", key));
        return ResponseEntity.ok(standing(key));
    }

    @GetMapping("verification")
    Everything progress() {
        reader();
        VerifyingEverything.Progress progress = everything.progress();
        return new Everything(
                clock.instant(),
                clock.getZone().getId(),
                progress.running(),
                progress.done(),
                progress.of(),
                progress.failed(),
                history(Verification.EVERYTHING, 5));
    }

    /** Begins; one at a time, whoever asks for another sees the one that runs. */
    @PostMapping("verification")
    Everything verifyEverything() {
        String reader = reader();
        if (everything.begin(reader)) {
            events.publishEvent(new HistoryRead(reader, "校验全部记录", null));
        }
        return progress();
    }

    private List<Outcome> history(String scope, int most) {
        Names names = new Names(roster);
        return verification.history(scope, most).stream()
                .map(result -> new Outcome(
                        result.ok(),
                        result.at(),
                        names.of(result.who()),
                        result.chains(),
                        result.entries(),
                        result.findings().size(),
                        result.findings().stream().limit(SHOWN).toList()))
                .toList();
    }

    private String reader() {
        String user = PageDoor.signedIn().orElseThrow();
        if (!readers.mayRead(user)) {
            throw new NotAReader();
        }
        return user;
    }

    private static class NotAReader extends RuntimeException {}

    @ExceptionHandler
    ResponseEntity<Map<String, String>> notAReader(NotAReader stranger) {
        return ResponseEntity.status(HttpStatus.FORBIDDEN).body(Map.of("message", "只有审计人员和系统管理员可以校验记录"));
    }
}
