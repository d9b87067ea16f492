package org.tocsin.access.web;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.access.AccessLog;
import org.tocsin.access.Accessed;
import org.tocsin.engine.Grants;
import org.tocsin.engine.PageDoor;
import org.tocsin.guard.InvalidInput;

/** The log of accesses, for auditors and administrators; that they look at it is in it too. */
@RestController
@RequestMapping(AccessPages.PATH + "api")
class AccessResource {

    private static final Set<String> READERS = Set.of("auditor", "camunda-admin");
    private static final int PAGE = 100;
    private static final int DAYS = 7;

    private final AccessLog accesses;
    private final Grants grants;
    private final Clock clock;

    AccessResource(AccessLog accesses, Grants grants, Clock clock) {
        this.accesses = accesses;
        this.grants = grants;
        this.clock = clock;
    }

    record Option(String key, String name) {}

    record Line(
            long id,
            Instant at,
            String who,
            String what,
            String subject,
            String way,
            String detail,
            String address,
            boolean refused) {}

    /** @param more whether there are older ones */
    record View(String zone, LocalDate from, LocalDate to, List<Option> kinds, List<Line> lines, boolean more) {}

    @GetMapping("entries")
    View entries(
            @RequestParam(required = false) @Nullable String who,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String what,
            @RequestParam(required = false) @Nullable Boolean refused,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable Long before) {
        String reader = PageDoor.signedIn().orElseThrow();
        if (!grants.member(reader, READERS)) {
            throw new NotAReader();
        }
        LocalDate last = day("to", "结束日期", to, LocalDate.now(clock));
        LocalDate first = day("from", "开始日期", from, last.minusDays(DAYS - 1L));
        if (first.isAfter(last)) {
            throw InvalidInput.of("from", "开始日期", "不能晚于结束日期 " + last);
        }
        List<AccessLog.Entry> found = accesses.newest(
                new AccessLog.Search(
                        reader,
                        orNull(who),
                        orNull(subject),
                        kind(what),
                        refused,
                        first.atStartOfDay(clock.getZone()).toInstant(),
                        last.plusDays(1).atStartOfDay(clock.getZone()).toInstant()),
                before == null ? null : accesses.find(before),
                PAGE + 1);
        return new View(
                clock.getZone().getId(),
                first,
                last,
                Arrays.stream(Accessed.values())
                        .map(a -> new Option(a.name(), a.label()))
                        .toList(),
                found.stream().limit(PAGE).map(AccessResource::line).toList(),
                found.size() > PAGE);
    }

    private static Line line(AccessLog.Entry entry) {
        return new Line(
                entry.id(),
                entry.at(),
                entry.who(),
                entry.what().label(),
                entry.subject(),
                entry.detail().split(" ", 2)[0],
                entry.detail(),
                entry.address(),
                entry.refused());
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static @Nullable Accessed kind(@Nullable String key) {
        return orNull(key) == null
                ? null
                : Arrays.stream(Accessed.values())
                        .filter(a -> a.name().equals(key))
                        .findFirst()
                        .orElseThrow(() -> InvalidInput.of("what", "查阅内容", "没有这一类"));
    }

    private static LocalDate day(String field, String label, @Nullable String text, LocalDate otherwise) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw InvalidInput.of(field, label, "应为日期，例如 2026-11-22");
        }
    }

    private static class NotAReader extends RuntimeException {}

    @ExceptionHandler
    ResponseEntity<Map<String, String>> notAReader(NotAReader stranger) {
        return ResponseEntity.status(HttpStatus.FORBIDDEN).body(Map.of("message", "您没有查看查阅记录的权限：查阅记录供审计人员和系统管理员查看"));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refused(InvalidInput input) {
        return ResponseEntity.badRequest().body(Map.of("message", String.valueOf(input.getMessage())));
    }
}
