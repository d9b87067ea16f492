package org.tocsin.audit.web;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.audit.IncidentList;
import org.tocsin.audit.Names;
import org.tocsin.audit.Search;
import org.tocsin.incident.Verdict;
import org.tocsin.roster.DutyRoster;

/** The list as a workbook; row by row, so that its length takes no memory. */
@Component
class IncidentSheet {

    /** What one sheet holds, less its head. */
    static final int MOST = 1_000_000;

    private static final List<String> HEAD = List.of(
            "事件编号", "预案", "级别", "摘要", "发生时间", "登记时间", "恢复时间", "结束时间", "报告人", "登记人", "责任人", "状态", "结果", "演练", "最早时限",
            "时限情况");
    private static final List<Integer> WIDTHS = List.of(22, 14, 8, 40, 20, 20, 20, 20, 14, 14, 14, 10, 16, 8, 20, 30);
    private static final int FLUSHED_EVERY = 1000;

    private final IncidentList incidents;
    private final DutyRoster roster;
    private final Clock clock;

    IncidentSheet(IncidentList incidents, DutyRoster roster, Clock clock) {
        this.incidents = incidents;
        this.roster = roster;
        this.clock = clock;
    }

    void write(Search search, OutputStream out) throws IOException {
        try (Workbook workbook = new Workbook(out, "Tocsin", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("审计历史");
            for (int column = 0; column < HEAD.size(); column++) {
                sheet.width(column, WIDTHS.get(column));
                sheet.inlineString(0, column, HEAD.get(column));
            }
            sheet.range(0, 0, 0, HEAD.size() - 1)
                    .style()
                    .bold()
                    .fillColor("EEF2F6")
                    .set();
            sheet.freezePane(1, 1);
            Names names = new Names(roster);
            Instant now = clock.instant();
            int[] row = {0};
            incidents.each(search, MOST, line -> {
                row(sheet, ++row[0], line, names, now);
                if (row[0] % FLUSHED_EVERY == 0) {
                    flush(sheet);
                }
            });
        }
    }

    private void row(Worksheet sheet, int row, IncidentList.Line line, Names names, Instant now) {
        int column = 0;
        text(sheet, row, column++, line.key());
        text(sheet, row, column++, line.procedureName());
        text(sheet, row, column++, line.grade());
        text(sheet, row, column++, line.summary());
        moment(sheet, row, column++, line.occurredAt());
        moment(sheet, row, column++, line.registeredAt());
        moment(sheet, row, column++, line.recoveredAt());
        moment(sheet, row, column++, line.closedAt());
        text(sheet, row, column++, names.of(line.reporter()));
        text(sheet, row, column++, names.of(line.registeredBy()));
        text(sheet, row, column++, names.of(line.responsible()));
        text(sheet, row, column++, line.open() ? "未结束" : "已结束");
        text(sheet, row, column++, line.outcomeInWords());
        text(sheet, row, column++, line.drill() ? "演练" : "");
        moment(sheet, row, column++, line.firstDueAt());
        if (line.firstDueAt() != null) {
            text(
                    sheet,
                    row,
                    column,
                    Verdict.of(line.firstDueAt(), line.recoveredAt(), line.closedAt(), now)
                            .text());
        }
    }

    /** In the sheet itself: a table of all texts would have to be kept until the end. */
    private static void text(Worksheet sheet, int row, int column, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            sheet.inlineString(row, column, text);
        }
    }

    private void moment(Worksheet sheet, int row, int column, @Nullable Instant moment) {
        if (moment != null) {
            sheet.value(row, column, moment.atZone(clock.getZone()).toLocalDateTime());
            sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss").set();
        }
    }

    private static void flush(Worksheet sheet) {
        try {
            sheet.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
