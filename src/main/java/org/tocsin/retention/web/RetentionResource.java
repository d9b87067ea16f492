package org.tocsin.retention.web;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.engine.Grants;
import org.tocsin.engine.PageDoor;
import org.tocsin.guard.InvalidInput;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.retention.Due;
import org.tocsin.retention.LegalHolds;
import org.tocsin.retention.RetentionProperties;
import org.tocsin.retention.RetentionRun;
import org.tocsin.retention.Rules;

/** What is on hold, what is due, what has been done; holds are placed and lifted here by those who may. */
@RestController
@RequestMapping(RetentionPages.PATH + "api")
class RetentionResource {

    private static final String APPLICATION = "retention";
    private static final Set<String> READERS = Set.of("auditor", "camunda-admin", "compliance-risk");
    private static final int MOST_HOLDS = 200;
    private static final int MOST_DUE = 100;
    private static final int MOST_STEPS = 60;

    private final LegalHolds holds;
    private final Due due;
    private final RetentionRun runs;
    private final Rules rules;
    private final HiddenIncidents hidden;
    private final RetentionProperties properties;
    private final Grants grants;
    private final Clock clock;

    RetentionResource(
            LegalHolds holds,
            Due due,
            RetentionRun runs,
            Rules rules,
            HiddenIncidents hidden,
            RetentionProperties properties,
            Grants grants,
            Clock clock) {
        this.holds = holds;
        this.due = due;
        this.runs = runs;
        this.rules = rules;
        this.hidden = hidden;
        this.properties = properties;
        this.grants = grants;
        this.clock = clock;
    }

    record Rule(String procedure, String history, String keep, String personal, String clause) {}

    record DueLine(String key, Instant closedAt, String rule) {}

    record Step(Instant at, String text, boolean trouble) {}

    /**
     * @param next when the next run is; null for never
     * @param more whether there is more due than is shown
     */
    record View(
            String zone,
            boolean mayChange,
            List<LegalHolds.Hold> holds,
            @Nullable Instant next,
            List<DueLine> toMask,
            List<DueLine> toPurge,
            boolean more,
            List<Step> steps,
            List<Rule> rules,
            String accessLog) {}

    record Change(String incident, String reason) {}

    @GetMapping("view")
    View view() {
        String user = user();
        Set<String> unseen = hidden.from(user);
        Instant next = next();
        Instant at = next == null ? clock.instant() : next;
        List<Due.Incident> toMask = due.toMask(at, MOST_DUE + 1);
        List<Due.Incident> toPurge = due.toPurge(at, MOST_DUE + 1);
        return new View(
                clock.getZone().getId(),
                grants.named(user, APPLICATION),
                holds.list(MOST_HOLDS).stream()
                        .filter(hold -> !unseen.contains(hold.incident()))
                        .toList(),
                next,
                lines(toMask, unseen),
                lines(toPurge, unseen),
                toMask.size() > MOST_DUE || toPurge.size() > MOST_DUE,
                runs.history(MOST_STEPS).stream().map(RetentionResource::step).toList(),
                rules.list().stream().map(RetentionResource::rule).toList(),
                inWords(rules.accessLog()));
    }

    private static List<DueLine> lines(List<Due.Incident> due, Set<String> unseen) {
        return due.stream()
                .limit(MOST_DUE)
                .map(RetentionResource::line)
                .filter(line -> !unseen.contains(line.key()))
                .toList();
    }

    @PostMapping("holds")
    void place(@RequestBody Change change) {
        holds.place(incident(change), editor(), change.reason() == null ? "" : change.reason());
    }

    @PostMapping("holds/lift")
    void lift(@RequestBody Change change) {
        holds.lift(incident(change), editor(), change.reason() == null ? "" : change.reason());
    }

    private static String incident(Change change) {
        if (change.incident() == null || change.incident().isBlank()) {
            throw InvalidInput.of("incident", "事件编号", "必填");
        }
        return change.incident().strip();
    }

    private @Nullable Instant next() {
        if (properties.runAt().equals(Scheduled.CRON_DISABLED)) {
            return null;
        }
        LocalDateTime next = CronExpression.parse(properties.runAt()).next(LocalDateTime.now(clock));
        return next == null ? null : next.atZone(clock.getZone()).toInstant();
    }

    // ---- words

    private static Step step(RetentionRun.Step step) {
        Map<String, Integer> counts = step.counts();
        int waiting = counts.getOrDefault("waiting", 0);
        int refused = counts.getOrDefault("refused", 0);
        String text = switch (step.what()) {
            case "held" -> "冻结：新纳入冻结的流程 %d 个".formatted(counts.getOrDefault("instances", 0));
            case "masked" ->
                "脱敏：事件 %d 件，其中登记簿个人信息 %d 项%s"
                        .formatted(
                                counts.getOrDefault("incidents", 0),
                                counts.getOrDefault("values", 0),
                                waiting > 0 ? "；还有流程在进行，留待下次 " + waiting + " 件" : "");
            case "removed" ->
                "清理：到期事件 %d 件，手工登记 %d 条%s%s"
                        .formatted(
                                counts.getOrDefault("incidents", 0),
                                counts.getOrDefault("records", 0),
                                waiting > 0 ? "；流程历史未清理完或有关联事件，留待下次 " + waiting + " 件" : "",
                                refused > 0 ? "；校验不通过，未清理 " + refused + " 件（条），请立即核查" : "");
            default -> "清理：过期查阅记录 %d 条".formatted(counts.getOrDefault("removed", 0));
        };
        int failed = counts.getOrDefault("failed", 0);
        return new Step(
                step.at(),
                text + (failed > 0 ? "；出错 " + failed + " 项，留待下次，请联系系统管理员查看日志" : ""),
                refused > 0 || failed > 0);
    }

    private static DueLine line(Due.Incident incident) {
        return new DueLine(incident.key(), incident.closedAt(), "结束满 " + inWords(incident.period()));
    }

    private static Rule rule(Rules.Rule rule) {
        return new Rule(
                rule.procedure(),
                rule.historyDays() == null ? "—" : rule.historyDays() + " 天",
                inWords(rule.keep()),
                inWords(rule.personal()),
                rule.clause());
    }

    private static String inWords(Period period) {
        List<String> parts = new ArrayList<>();
        if (period.getYears() > 0) {
            parts.add(period.getYears() + " 年");
        }
        if (period.getMonths() > 0) {
            parts.add(period.getMonths() + " 个月");
        }
        if (period.getDays() > 0) {
            parts.add(period.getDays() + " 天");
        }
        return String.join(" ", parts);
    }

    // ---- who

    private String user() {
        String user = PageDoor.signedIn().orElseThrow();
        if (!grants.member(user, READERS) && !grants.named(user, APPLICATION)) {
            throw new Stranger("您没有查看保存与冻结的权限：供合规与风险管理部、审计人员和系统管理员使用");
        }
        return user;
    }

    private String editor() {
        String user = PageDoor.signedIn().orElseThrow();
        if (!grants.named(user, APPLICATION)) {
            throw new Stranger("您没有冻结或解除冻结的权限，请联系合规与风险管理部");
        }
        return user;
    }

    private static class Stranger extends RuntimeException {

        Stranger(String message) {
            super(message);
        }
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> stranger(Stranger stranger) {
        return ResponseEntity.status(HttpStatus.FORBIDDEN)
                .body(Map.of("message", String.valueOf(stranger.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refused(InvalidInput input) {
        return ResponseEntity.badRequest().body(Map.of("message", String.valueOf(input.getMessage())));
    }
}
