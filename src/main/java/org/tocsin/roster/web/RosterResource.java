package org.tocsin.roster.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.tocsin.engine.PageDoor;
import org.tocsin.roster.book.ChangedMeanwhile;
import org.tocsin.roster.book.Column;
import org.tocsin.roster.book.Entry;
import org.tocsin.roster.book.Kind;
import org.tocsin.roster.book.Problem;
import org.tocsin.roster.book.Refused;
import org.tocsin.roster.book.RosterBook;
import org.tocsin.roster.book.RosterJournal;
import org.tocsin.roster.book.Workbook;

/** What the roster's page reads and writes. */
@RestController
@RequestMapping(RosterPages.PATH + "api")
class RosterResource {

    private static final int MOST_JOURNAL_LINES = 100;
    private static final int LARGEST_WORKBOOK = 5 * 1024 * 1024;
    private static final MediaType XLSX =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final RosterBook book;
    private final RosterJournal journal;
    private final RosterViews views;
    private final FeedTokens feeds;
    private final Editors editors;
    private final Clock clock;

    RosterResource(
            RosterBook book, RosterJournal journal, RosterViews views, FeedTokens feeds, Editors editors, Clock clock) {
        this.book = book;
        this.journal = journal;
        this.views = views;
        this.feeds = feeds;
        this.editors = editors;
        this.clock = clock;
    }

    record Me(String id, boolean mayEdit) {}

    record Page(Me me, RosterViews.View view) {}

    record Row(String id, int version, Map<String, String> texts) {}

    record Listing(
            String key, String label, String explanation, boolean namesItsRows, List<Column> columns, List<Row> rows) {}

    record Change(int version, Map<String, String> texts) {}

    record Answer(String message, List<Problem> problems) {}

    // ---- looking, for everybody signed in

    @GetMapping("view")
    Page view(@RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate week) {
        String user = PageDoor.signedIn().orElseThrow();
        return new Page(new Me(user, editors.mayEdit(user)), views.view(week));
    }

    @GetMapping("rows")
    List<Listing> rows() {
        Map<Kind, List<Entry>> all = book.all();
        return Arrays.stream(Kind.values())
                .map(kind -> new Listing(
                        kind.key(),
                        kind.label(),
                        kind.explanation(),
                        kind.namesItsRows(),
                        kind.columns(),
                        all.get(kind).stream().map(entry -> row(kind, entry)).toList()))
                .toList();
    }

    private Row row(Kind kind, Entry entry) {
        return new Row(entry.id(), entry.version(), entry.texts(kind, clock.getZone()));
    }

    @GetMapping("journal")
    List<RosterJournal.Line> journal(@RequestParam(required = false) @Nullable Long before) {
        return journal.newest(before == null ? Long.MAX_VALUE : before, MOST_JOURNAL_LINES);
    }

    /** A new address for the calendar of whoever asks; the one before no longer works. */
    @PostMapping("feed")
    Map<String, String> feed() {
        return Map.of("path", FeedResource.path(feeds.renew(PageDoor.signedIn().orElseThrow())));
    }

    // ---- changing, for those who may

    @PostMapping("rows/{kind}")
    Row add(@PathVariable String kind, @RequestBody Change change) {
        Kind list = kind(kind);
        return row(list, book.add(list, change.texts(), editor()));
    }

    @PutMapping("rows/{kind}/{id}")
    void change(@PathVariable String kind, @PathVariable String id, @RequestBody Change change) {
        book.change(kind(kind), id, change.version(), change.texts(), editor());
    }

    @DeleteMapping("rows/{kind}/{id}")
    void remove(@PathVariable String kind, @PathVariable String id, @RequestParam int version) {
        book.remove(kind(kind), id, version, editor());
    }

    /** All telephone numbers in one file: for those only who keep them. */
    @GetMapping("workbook")
    ResponseEntity<byte[]> takeOut() {
        editor();
        return ResponseEntity.ok()
                .contentType(XLSX)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("roster.xlsx")
                                .build()
                                .toString())
                .body(Workbook.write(book.all(), book.version(), clock.getZone()));
    }

    @PostMapping("workbook")
    RosterBook.Imported bringIn(@RequestParam RosterBook.Mode mode, HttpServletRequest request) throws IOException {
        String editor = editor();
        byte[] file = request.getInputStream().readNBytes(LARGEST_WORKBOOK + 1);
        if (file.length > LARGEST_WORKBOOK) {
            throw new Refused("工作簿超过 5 MB");
        }
        return book.bringIn(Workbook.read(file), mode, editor);
    }

    private String editor() {
        String user = PageDoor.signedIn().orElseThrow();
        if (!editors.mayEdit(user)) {
            throw new NotAnEditor();
        }
        return user;
    }

    private static Kind kind(String key) {
        return Kind.named(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static class NotAnEditor extends RuntimeException {}

    @ExceptionHandler
    ResponseEntity<Answer> refused(Refused refused) {
        return ResponseEntity.badRequest().body(new Answer(refused.getMessage(), refused.problems()));
    }

    @ExceptionHandler
    ResponseEntity<Answer> changedMeanwhile(ChangedMeanwhile conflict) {
        return ResponseEntity.status(HttpStatus.CONFLICT).body(new Answer(conflict.getMessage(), List.of()));
    }

    @ExceptionHandler
    ResponseEntity<Answer> notAnEditor(NotAnEditor stranger) {
        return ResponseEntity.status(HttpStatus.FORBIDDEN).body(new Answer("您没有维护值班名册的权限，请联系系统管理员", List.of()));
    }
}
