package org.tocsin.record.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.tocsin.guard.Field;
import org.tocsin.guard.InvalidInput;
import org.tocsin.record.Entry;
import org.tocsin.record.Filter;
import org.tocsin.record.Reading;
import org.tocsin.record.RegisterDesk;
import org.tocsin.record.RegisterType;
import org.tocsin.record.Registers;
import org.tocsin.record.paper.Exports;
import org.tocsin.record.paper.Format;
import org.tocsin.record.paper.Papers;

/** What the registers' page reads and writes. */
@RestController
@RequestMapping(RecordPages.PATH + "api")
class RegisterResource {

    private static final int ROWS = 50;

    /** Counted no further; the page then says that there are more. */
    private static final int MOST_COUNTED = 100_000;

    private final RegisterDesk desk;
    private final Registers registers;
    private final Reading reading;
    private final Papers papers;
    private final Exports exports;
    private final Clock clock;

    RegisterResource(
            RegisterDesk desk, Registers registers, Reading reading, Papers papers, Exports exports, Clock clock) {
        this.desk = desk;
        this.registers = registers;
        this.reading = reading;
        this.papers = papers;
        this.exports = exports;
        this.clock = clock;
    }

    record Me(String id, String zone) {}

    /**
     * @param keeper whether whoever looks may correct, and add if {@code byHand}
     * @param count how many records there are; only in the list of all registers
     */
    record Head(
            String key,
            String title,
            String clause,
            String kept,
            String personalKept,
            boolean byHand,
            boolean keeper,
            int count) {}

    record Option(String value, String label) {}

    record Input(
            String key,
            String label,
            String type,
            boolean required,
            boolean personal,
            boolean dateOnly,
            boolean wholeNumber,
            @Nullable Integer maxLength,
            List<Option> options) {}

    record Section(String title, List<Input> fields) {}

    record Register(Head head, List<Section> sections) {}

    record Row(
            String subject,
            String number,
            boolean drill,
            int version,
            String since,
            String author,
            List<String> values) {}

    record Listing(int total, boolean more, int offset, List<Row> rows) {}

    record Shown(String key, String label, String value, boolean personal, boolean masked) {}

    record ShownSection(String title, List<Shown> fields) {}

    record Version(
            int version, String at, String author, @Nullable String reason, List<Reading.Change> changes) {}

    /** @param fields as forms send them, to begin a correction from */
    record Sheet(
            Head register,
            String document,
            String number,
            @Nullable String incident,
            boolean drill,
            List<ShownSection> sections,
            List<Version> versions,
            Map<String, Object> fields,
            List<String> masked) {}

    record Addition(Map<String, Object> fields) {}

    record Correction(int version, @Nullable String reason, Map<String, Object> fields) {}

    record Written(String subject, int version) {}

    // ---- looking

    @GetMapping("me")
    Me me() {
        return new Me(desk.account().id(), clock.getZone().getId());
    }

    @GetMapping("registers")
    List<Head> registers() {
        Map<String, Integer> counts = registers.counts(desk.account().id());
        return desk.types().stream()
                .map(type -> head(type, counts.getOrDefault(type.key(), 0)))
                .toList();
    }

    private Head head(RegisterType register, int count) {
        return new Head(
                register.key(),
                register.title(),
                register.clause(),
                words(register.keep()),
                words(register.personal()),
                register.byHand(),
                desk.mayKeep(register),
                count);
    }

    static String words(Period period) {
        return (period.getYears() > 0 ? period.getYears() + " 年" : "")
                + (period.getMonths() > 0 ? period.getMonths() + " 个月" : "")
                + (period.getDays() > 0 ? period.getDays() + " 天" : "");
    }

    @GetMapping("registers/{type}")
    Register register(@PathVariable String type) {
        RegisterType register = desk.type(type);
        return new Register(
                head(register, 0),
                register.sections().stream()
                        .map(section -> new Section(
                                section.title(),
                                section.fields().stream()
                                        .flatMap(key -> register.form().field(key).stream())
                                        .map(RegisterResource::input)
                                        .toList()))
                        .toList());
    }

    private static Input input(Field field) {
        return new Input(
                field.key(),
                field.label(),
                field.type().name(),
                field.required(),
                RegisterType.isPersonal(field),
                field.dateOnly(),
                field.wholeNumber(),
                field.maxLength(),
                field.options().entrySet().stream()
                        .map(option -> new Option(String.valueOf(option.getKey()), option.getValue()))
                        .toList());
    }

    @GetMapping("registers/{type}/records")
    Listing records(
            @PathVariable String type, @ModelAttribute Asked asked, @RequestParam(defaultValue = "0") int offset) {
        RegisterType register = desk.type(type);
        Filter filter = asked.filter(type, clock.getZone());
        List<Entry> entries = desk.list(filter, Math.max(0, offset), ROWS);
        int total = desk.count(filter, MOST_COUNTED);
        return new Listing(
                total,
                total == MOST_COUNTED,
                Math.max(0, offset),
                entries.stream().map(entry -> row(register, entry)).toList());
    }

    private Row row(RegisterType register, Entry entry) {
        return new Row(
                entry.subject(),
                entry.number(),
                entry.drill(),
                entry.version(),
                reading.moment(entry.since()),
                reading.person(entry.author()),
                register.form().fields().stream()
                        .map(field -> reading.field(register, entry, field.key()))
                        .toList());
    }

    @GetMapping("registers/{type}/records/{subject}")
    Sheet record(@PathVariable String type, @PathVariable String subject) {
        RegisterType now = desk.type(type);
        List<Entry> versions = desk.versions(type, subject);
        Entry entry = versions.get(versions.size() - 1);
        RegisterType written = registers.typeOf(now, entry);
        Map<String, Object> fields = new LinkedHashMap<>();
        entry.fields().fields().forEachRemaining(field -> fields.put(field.getKey(), field.getValue()));
        return new Sheet(
                head(now, 0),
                written.document(),
                entry.number(),
                entry.incident(),
                entry.drill(),
                written.sections().stream()
                        .map(section -> new ShownSection(
                                section.title(),
                                section.fields().stream()
                                        .map(key -> shown(written, entry, key))
                                        .toList()))
                        .toList(),
                versions(now, versions),
                fields,
                List.copyOf(entry.masked()));
    }

    private Shown shown(RegisterType register, Entry entry, String key) {
        Field field = register.form().field(key).orElseThrow();
        return new Shown(
                key,
                field.label(),
                reading.field(register, entry, key),
                RegisterType.isPersonal(field),
                entry.masked().contains(key));
    }

    /** The newest first. */
    private List<Version> versions(RegisterType now, List<Entry> versions) {
        List<Version> views = new ArrayList<>();
        for (int i = versions.size() - 1; i >= 0; i--) {
            Entry version = versions.get(i);
            views.add(new Version(
                    version.version(),
                    reading.moment(version.at()),
                    reading.person(version.author()),
                    version.reason(),
                    i == 0
                            ? List.of()
                            : reading.changes(registers.typeOf(now, version), versions.get(i - 1), version)));
        }
        return views;
    }

    // ---- writing

    @PostMapping("registers/{type}/records")
    Written add(@PathVariable String type, @RequestBody Addition addition) {
        Entry entry = desk.add(type, addition.fields());
        return new Written(entry.subject(), entry.version());
    }

    @PutMapping("registers/{type}/records/{subject}")
    Written correct(@PathVariable String type, @PathVariable String subject, @RequestBody Correction correction) {
        Entry entry = desk.correct(
                type,
                subject,
                correction.version(),
                correction.reason() == null ? "" : correction.reason(),
                correction.fields());
        return new Written(entry.subject(), entry.version());
    }

    // ---- files

    @GetMapping("registers/{type}/records/{subject}/file")
    void recordFile(
            @PathVariable String type,
            @PathVariable String subject,
            @RequestParam String format,
            HttpServletResponse response)
            throws IOException {
        Format wanted = paper(format);
        List<Entry> versions = desk.exportRecord(type, subject, wanted.ending());
        RegisterType register = desk.type(type);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        papers.record(wanted, register, versions, file);
        send(response, wanted, register.document() + "-" + versions.get(0).number() + "." + wanted.ending(), file);
    }

    @GetMapping("incidents/{key}/file")
    void incidentFile(@PathVariable String key, @RequestParam String format, HttpServletResponse response)
            throws IOException {
        Format wanted = paper(format);
        desk.exportIncident(key, wanted.ending());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (!papers.incident(wanted, key, file)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "没有事件 " + key);
        }
        send(response, wanted, "事件档案-" + key + "." + wanted.ending(), file);
    }

    private static Format paper(String name) {
        Format format = format(name);
        if (format == Format.XLSX) {
            throw InvalidInput.of("format", "格式", "应为 docx 或 pdf");
        }
        return format;
    }

    private static Format format(String name) {
        return Format.named(name).orElseThrow(() -> InvalidInput.of("format", "格式", "应为 xlsx、docx 或 pdf"));
    }

    private static void send(HttpServletResponse response, Format format, String name, ByteArrayOutputStream file)
            throws IOException {
        Attachment.head(response, format, name);
        response.setContentLength(file.size());
        file.writeTo(response.getOutputStream());
    }

    // ---- files that somebody waits for

    @PostMapping("registers/{type}/exports")
    Exports.View export(@PathVariable String type, @ModelAttribute Asked asked, @RequestParam String format) {
        Format wanted = format(format);
        Filter filter = desk.seen(asked.filter(desk.type(type).key(), clock.getZone()));
        RegisterType register = desk.export(type, filter.incident(), wanted.ending());
        return exports.begin(desk.account().id(), register, filter, wanted, name(register, asked, wanted));
    }

    private String name(RegisterType register, Asked asked, Format format) {
        String span = asked.month() != null && !asked.month().isBlank()
                ? asked.month()
                : LocalDate.ofInstant(clock.instant(), clock.getZone()).toString();
        return register.title() + "-" + span + "." + format.ending();
    }

    @GetMapping("exports")
    List<Exports.View> exports() {
        return exports.of(desk.account().id());
    }

    @GetMapping("exports/{id}/file")
    void exported(@PathVariable String id, HttpServletResponse response) throws IOException {
        String who = desk.account().id();
        Exports.Ready ready = exports.ready(who, id).orElseThrow(RegisterResource::gone);
        // Who could read it when it was begun may have another post by now.
        desk.type(ready.register());
        String name = ready.name();
        Attachment.head(
                response,
                Format.named(name.substring(name.lastIndexOf('.') + 1)).orElseThrow(),
                name);
        response.setContentLengthLong(Files.size(ready.file()));
        Files.copy(ready.file(), response.getOutputStream());
    }

    @DeleteMapping("exports/{id}")
    void cancel(@PathVariable String id) {
        exports.cancel(desk.account().id(), id);
    }

    private static ResponseStatusException gone() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
