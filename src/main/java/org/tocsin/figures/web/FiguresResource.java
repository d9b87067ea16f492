package org.tocsin.figures.web;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.tocsin.engine.Grants;
import org.tocsin.engine.PageDoor;
import org.tocsin.figures.Figure;
import org.tocsin.figures.FigureSheets;
import org.tocsin.figures.Figures;
import org.tocsin.figures.Names;
import org.tocsin.figures.Selection;
import org.tocsin.guard.InvalidInput;

/** What the page of figures reads; nothing can be changed there. */
@RestController
@RequestMapping(FiguresPages.PATH + "api")
class FiguresResource {

    private static final Set<String> READERS =
            Set.of("centre-manager", "department-head", "back-office", "auditor", "camunda-admin");
    private static final int MONTHS = 6;
    private static final int MOST_MONTHS = 60;
    private static final MediaType XLSX =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final Figures figures;
    private final FigureSheets sheets;
    private final Names names;
    private final Grants grants;
    private final Clock clock;

    FiguresResource(Figures figures, FigureSheets sheets, Names names, Grants grants, Clock clock) {
        this.figures = figures;
        this.sheets = sheets;
        this.names = names;
        this.grants = grants;
        this.clock = clock;
    }

    record Row(String name, Figure figure) {}

    record Table(String key, String title, String first, List<Row> rows) {}

    record Option(String key, String name) {}

    record View(
            String from,
            String to,
            boolean drills,
            @Nullable String procedure,
            List<Option> procedures,
            Figure all,
            List<Table> tables,
            List<FigureSheets.Meaning> meanings) {}

    @GetMapping("figures")
    View view(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String procedure,
            @RequestParam(defaultValue = "false") boolean drills) {
        admit();
        Selection selection = selection(from, to, procedure, drills);
        Figures.Tables tables = figures.of(selection);
        Map<String, String> procedures = names.procedures();
        return new View(
                selection.from().toString(),
                selection.to().toString(),
                drills,
                selection.procedure(),
                procedures.entrySet().stream()
                        .map(e -> new Option(e.getKey(), e.getValue()))
                        .toList(),
                tables.all(),
                List.of(
                        new Table(
                                "procedures",
                                "按预案",
                                "预案",
                                tables.procedures().stream()
                                        .map(line ->
                                                new Row(procedures.getOrDefault(line.id(), line.id()), line.figure()))
                                        .toList()),
                        new Table(
                                "levels",
                                "按级别",
                                "级别",
                                tables.levels().stream()
                                        .map(line -> new Row(
                                                procedures.getOrDefault(line.of(), String.valueOf(line.of())) + " "
                                                        + names.level(line.id()),
                                                line.figure()))
                                        .toList()),
                        new Table(
                                "teams",
                                "按班组",
                                "班组",
                                tables.teams().stream()
                                        .map(line -> new Row(names.team(line.id()), line.figure()))
                                        .toList()),
                        new Table(
                                "months",
                                "按月",
                                "月份",
                                tables.months().stream()
                                        .map(line -> new Row(line.id(), line.figure()))
                                        .toList())),
                sheets.meanings());
    }

    @GetMapping("figures.xlsx")
    ResponseEntity<StreamingResponseBody> workbook(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String procedure,
            @RequestParam(defaultValue = "false") boolean drills) {
        admit();
        Selection selection = selection(from, to, procedure, drills);
        return ResponseEntity.ok()
                .contentType(XLSX)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("figures-%s-%s%s.xlsx"
                                        .formatted(selection.from(), selection.to(), drills ? "-drills" : ""))
                                .build()
                                .toString())
                .body(out -> sheets.write(selection, out));
    }

    private Selection selection(
            @Nullable String from, @Nullable String to, @Nullable String procedure, boolean drills) {
        YearMonth last = month("to", "结束月份", to, YearMonth.now(clock));
        YearMonth first = month("from", "开始月份", from, last.minusMonths(MONTHS - 1L));
        if (first.isAfter(last)) {
            throw InvalidInput.of("from", "开始月份", "不能晚于结束月份 " + last);
        }
        if (first.plusMonths(MOST_MONTHS).compareTo(last) <= 0) {
            throw InvalidInput.of("from", "开始月份", "一次最多统计 %d 个月".formatted(MOST_MONTHS));
        }
        return new Selection(first, last, procedure == null || procedure.isBlank() ? null : procedure, drills);
    }

    private static YearMonth month(String field, String label, @Nullable String text, YearMonth otherwise) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw InvalidInput.of(field, label, "应为月份，例如 2026-11");
        }
    }

    private void admit() {
        if (!grants.member(PageDoor.signedIn().orElseThrow(), READERS)) {
            throw new NotAReader();
        }
    }

    private static class NotAReader extends RuntimeException {}

    @ExceptionHandler
    ResponseEntity<Map<String, String>> notAReader(NotAReader stranger) {
        return ResponseEntity.status(HttpStatus.FORBIDDEN)
                .body(Map.of("message", "您没有查看统计的权限：统计供中心经理、部门负责人、后台管理人员、审计人员和系统管理员查看"));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refused(InvalidInput input) {
        return ResponseEntity.badRequest().body(Map.of("message", String.valueOf(input.getMessage())));
    }
}
