package org.tocsin.audit.web;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.tocsin.audit.Heat;
import org.tocsin.audit.HistoryRead;
import org.tocsin.audit.IncidentList;
import org.tocsin.audit.IncidentStory;
import org.tocsin.audit.Names;
import org.tocsin.audit.Readers;
import org.tocsin.engine.PageDoor;
import org.tocsin.guard.InvalidInput;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Verdict;
import org.tocsin.roster.DutyRoster;

/** History for the pages in Cockpit; whoever reads is published, so that it can be accounted for. */
@RestController
@RequestMapping(AuditPages.PATH + "api")
class AuditResource {

    private static final int MOST_LINES = 200;
    private static final int DEEPEST_PAGE = 1_000_000;
    private static final int MOST_ENTRIES = 5000;
    private static final int MOST_TASKS = 500;
    private static final MediaType XLSX =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final IncidentList list;
    private final IncidentStory stories;
    private final Heat heat;
    private final IncidentSheet sheet;
    private final Readers readers;
    private final HiddenIncidents hidden;
    private final DutyRoster roster;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    AuditResource(
            IncidentList list,
            IncidentStory stories,
            Heat heat,
            IncidentSheet sheet,
            Readers readers,
            HiddenIncidents hidden,
            DutyRoster roster,
            ApplicationEventPublisher events,
            Clock clock) {
        this.list = list;
        this.stories = stories;
        this.heat = heat;
        this.sheet = sheet;
        this.readers = readers;
        this.hidden = hidden;
        this.roster = roster;
        this.events = events;
        this.clock = clock;
    }

    /** @param state in words */
    record Line(
            String key,
            String procedure,
            String procedureName,
            @Nullable String grade,
            String summary,
            Instant occurredAt,
            Instant registeredAt,
            @Nullable Instant closedAt,
            @Nullable String reporter,
            @Nullable String responsible,
            boolean open,
            @Nullable String outcome,
            boolean drill,
            @Nullable Boolean missed,
            @Nullable String limit) {}

    record Page(Instant at, String zone, long total, List<Line> incidents) {}

    record Me(boolean reads, boolean changes) {}

    record Options(String zone, List<IncidentList.Choice> procedures, List<String> grades) {}

    record Head(
            String key,
            String procedure,
            String procedureName,
            String instance,
            String definition,
            @Nullable String grade,
            String summary,
            Instant occurredAt,
            Instant registeredAt,
            @Nullable Instant recoveredAt,
            @Nullable Instant closedAt,
            @Nullable String reporter,
            @Nullable String registeredBy,
            @Nullable String responsible,
            boolean open,
            @Nullable String outcome,
            boolean drill,
            @Nullable String joinedTo) {}

    /** @param more whether there are instances that are not among them */
    record Story(
            Instant at,
            String zone,
            Head incident,
            List<IncidentStory.Limit> limits,
            String limitsRow,
            List<IncidentStory.Part> instances,
            boolean more,
            List<IncidentStory.Task> tasks) {}

    record Told(Instant at, String zone, IncidentStory.Told timeline) {}

    record Instance(
            Instant at,
            String zone,
            IncidentStory.Part instance,
            @Nullable String incident,
            List<IncidentStory.Task> tasks) {}

    record Instances(Instant at, String zone, long total, List<IncidentStory.Part> instances) {}

    record Warmth(LocalDate from, LocalDate to, List<Heat.Step> steps, List<Heat.Way> ways) {}

    record Answer(String message) {}

    // ---- the list

    /** Asked by Cockpit on behalf of everybody who may enter it. */
    @GetMapping("me")
    Me me() {
        String user = PageDoor.signedIn().orElseThrow();
        return new Me(readers.mayRead(user), readers.mayChange(user));
    }

    @GetMapping("options")
    Options options() {
        reader();
        return new Options(clock.getZone().getId(), list.procedures(), list.grades());
    }

    @GetMapping("incidents")
    Page incidents(
            @ModelAttribute SearchRequest request,
            @RequestParam(defaultValue = "0") int first,
            @RequestParam(defaultValue = "50") int size) {
        String reader = reader();
        if (first < 0 || first > DEEPEST_PAGE) {
            throw InvalidInput.of("first", "起始位置", "应在 0 到 " + DEEPEST_PAGE + " 之间");
        }
        if (size < 1 || size > MOST_LINES) {
            throw InvalidInput.of("size", "每页条数", "应在 1 到 " + MOST_LINES + " 之间");
        }
        var search = request.search(reader);
        Instant now = clock.instant();
        List<IncidentList.Line> found = list.page(search, first, size);
        Names names = new Names(roster).knowing(list.names(found));
        Page page = new Page(
                now,
                clock.getZone().getId(),
                list.count(search),
                found.stream().map(line -> line(line, names, now)).toList());
        events.publishEvent(new HistoryRead(reader, request.inWords(), null));
        return page;
    }

    private static Line line(IncidentList.Line line, Names names, Instant now) {
        Verdict verdict = line.firstDueAt() == null
                ? null
                : Verdict.of(line.firstDueAt(), line.recoveredAt(), line.closedAt(), now);
        return new Line(
                line.key(),
                line.procedure(),
                line.procedureName(),
                line.grade(),
                line.summary(),
                line.occurredAt(),
                line.registeredAt(),
                line.closedAt(),
                names.of(line.reporter()),
                names.of(line.responsible()),
                line.open(),
                line.outcomeInWords(),
                line.drill(),
                verdict == null ? null : verdict.missed(),
                verdict == null ? null : verdict.text());
    }

    @GetMapping("incidents.xlsx")
    ResponseEntity<StreamingResponseBody> workbook(@ModelAttribute SearchRequest request) {
        String reader = reader();
        var search = request.search(reader);
        events.publishEvent(new HistoryRead(reader, "导出" + request.inWords(), null));
        String day = DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.now(clock));
        return ResponseEntity.ok()
                .contentType(XLSX)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("incidents-" + day + ".xlsx")
                                .build()
                                .toString())
                .body(out -> sheet.write(search, out));
    }

    // ---- one incident

    @GetMapping("incidents/{key}")
    ResponseEntity<?> incident(@PathVariable String key) {
        String reader = reader();
        return answer(stories.of(key).filter(story -> !hidden.isFrom(reader, key)), noIncident(key), story -> {
            events.publishEvent(new HistoryRead(reader, "查看事件历史", key));
            return new Story(
                    clock.instant(),
                    clock.getZone().getId(),
                    head(story),
                    story.limits(),
                    story.limitsRow(),
                    story.instances(),
                    story.more(),
                    stories.tasks(key, MOST_TASKS));
        });
    }

    private static Head head(IncidentStory.Story story) {
        Incident incident = story.incident();
        return new Head(
                incident.businessKey(),
                incident.procedureKey(),
                story.procedureName(),
                incident.processInstanceId(),
                incident.processDefinitionId(),
                incident.grade(),
                incident.summary(),
                incident.occurredAt(),
                incident.registeredAt(),
                incident.recoveredAt(),
                incident.closedAt(),
                story.reporter(),
                story.registeredBy(),
                story.responsible(),
                incident.open(),
                story.outcome(),
                incident.drill(),
                incident.joinedTo());
    }

    @GetMapping("incidents/{key}/timeline")
    ResponseEntity<?> timeline(
            @PathVariable String key,
            @RequestParam(defaultValue = "500") int most,
            @RequestParam(defaultValue = "false") boolean technical) {
        String reader = reader();
        return answer(
                stories.told(key, bounded(most), technical).filter(told -> !hidden.isFrom(reader, key)),
                noIncident(key),
                told -> {
                    events.publishEvent(new HistoryRead(reader, "查看事件时间线", key));
                    return new Told(clock.instant(), clock.getZone().getId(), told);
                });
    }

    // ---- one instance

    @GetMapping("instances/{id}")
    ResponseEntity<?> instance(@PathVariable String id) {
        String reader = reader();
        return answer(
                stories.instance(id).filter(single -> !hidden.isFrom(reader, single.incident())),
                "没有这个流程实例",
                single -> {
                    events.publishEvent(new HistoryRead(reader, "查看流程实例 " + id, single.incident()));
                    return new Instance(
                            clock.instant(),
                            clock.getZone().getId(),
                            single.instance(),
                            single.incident(),
                            stories.tasksOfInstance(id, MOST_TASKS));
                });
    }

    @GetMapping("instances/{id}/timeline")
    Told instanceTimeline(
            @PathVariable String id,
            @RequestParam(defaultValue = "500") int most,
            @RequestParam(defaultValue = "false") boolean technical) {
        String reader = reader();
        String incident = stories.incidentOf(id);
        if (hidden.isFrom(reader, incident)) {
            return new Told(clock.instant(), clock.getZone().getId(), new IncidentStory.Told(List.of(), false, false));
        }
        events.publishEvent(new HistoryRead(reader, "查看流程实例时间线 " + id, incident));
        return new Told(clock.instant(), clock.getZone().getId(), stories.toldOfInstance(id, bounded(most), technical));
    }

    @GetMapping("instances/{id}/diagram")
    ResponseEntity<?> diagram(@PathVariable String id) {
        String reader = reader();
        return answer(
                stories.diagram(id).filter(drawn -> !hidden.isFrom(reader, stories.incidentOf(id))),
                "没有这个流程实例的流程图",
                Function.identity());
    }

    // ---- a procedure

    @GetMapping("definitions/{id}/instances")
    Instances instances(@PathVariable String id, @RequestParam(defaultValue = "0") int first) {
        String reader = reader();
        events.publishEvent(new HistoryRead(reader, "查看流程版本的实例 " + id, null));
        return new Instances(
                clock.instant(),
                clock.getZone().getId(),
                stories.countOf(id, reader),
                stories.instancesOf(id, reader, Math.max(0, Math.min(first, DEEPEST_PAGE)), 50));
    }

    /** How often and how long, in a period of whole days; the last 30 unless said otherwise. */
    @GetMapping("definitions/{id}/heat")
    Warmth heat(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        String reader = reader();
        LocalDate last = to == null || to.isBlank() ? LocalDate.now(clock) : day("to", "止", to);
        LocalDate first = from == null || from.isBlank() ? last.minusDays(29) : day("from", "起", from);
        if (last.isBefore(first)) {
            throw InvalidInput.of("to", "止", "不能早于起");
        }
        events.publishEvent(new HistoryRead(reader, "查看流程热度 " + id, null));
        Instant begin = first.atStartOfDay(clock.getZone()).toInstant();
        Instant end = last.plusDays(1).atStartOfDay(clock.getZone()).toInstant();
        return new Warmth(first, last, heat.steps(id, begin, end), heat.ways(id, begin, end));
    }

    // ----

    private static LocalDate day(String field, String label, String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            throw InvalidInput.of(field, label, "应为日期，如 2026-11-22");
        }
    }

    private static int bounded(int most) {
        return Math.max(1, Math.min(most, MOST_ENTRIES));
    }

    private static String noIncident(String key) {
        return "没有编号为 " + key + " 的事件，请核对编号";
    }

    private static <T> ResponseEntity<?> answer(Optional<T> found, String otherwise, Function<T, ?> body) {
        return found.isPresent()
                ? ResponseEntity.ok(body.apply(found.get()))
                : ResponseEntity.status(HttpStatus.NOT_FOUND).body(new Answer(otherwise));
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
    ResponseEntity<Answer> notAReader(NotAReader stranger) {
        return ResponseEntity.status(HttpStatus.FORBIDDEN).body(new Answer("只有审计人员和系统管理员可以查看审计历史"));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refused(InvalidInput refused) {
        return ResponseEntity.badRequest().body(Map.of("message", String.valueOf(refused.getMessage())));
    }
}
