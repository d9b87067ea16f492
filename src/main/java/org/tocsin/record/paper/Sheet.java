package org.tocsin.record.paper;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.IntConsumer;
import org.dhatim.fastexcel.PaperSize;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Field;
import org.tocsin.record.Entry;
import org.tocsin.record.Filter;
import org.tocsin.record.Reading;
import org.tocsin.record.RegisterType;
import org.tocsin.record.Registers;

/** A register as {@code .xlsx}, written row by row as it is read, so that its length costs no memory. */
@Component
public class Sheet {

    private static final int BATCH = 1000;

    /** One row less than Excel takes, for the headings. */
    private static final int MOST_ROWS = 1_048_575;

    private static final String MOMENT = "yyyy-mm-dd hh:mm:ss";
    private static final String DAY = "yyyy-mm-dd";
    private static final List<String> OWN = List.of("编号", "首次填写", "更新时间", "填写人", "版本", "更正原因", "演练");

    private static final List<Integer> OWN_WIDTHS = List.of(20, 20, 20, 14, 6, 24, 6);

    /** What a page across holds so that it can be read. */
    private static final double PAGE = 150;

    /** Of a line, and the most that Excel takes for a row; in points. */
    private static final double LINE = 15;

    private static final double MOST_HEIGHT = 409;

    private final Registers registers;
    private final Reading reading;
    private final ZoneId zone;

    Sheet(Registers registers, Reading reading, ZoneId zone) {
        this.registers = registers;
        this.reading = reading;
        this.zone = zone;
    }

    /**
     * Writes what the filter lets through.
     *
     * @param done is told how many rows have been written; what it throws ends the writing
     */
    public void write(RegisterType register, Filter filter, OutputStream to, IntConsumer done) throws IOException {
        try (Workbook workbook = new Workbook(to, "Tocsin", "1.0")) {
            Reading names = reading.remembering();
            int rows = 0;
            int sheets = 0;
            Worksheet sheet = null;
            Entry last = null;
            List<Entry> batch;
            do {
                batch = registers.after(filter, last, BATCH);
                for (Entry entry : batch) {
                    if (sheet == null || rows % MOST_ROWS == 0) {
                        finish(sheet);
                        sheet = begin(workbook, register, ++sheets);
                    }
                    row(names, sheet, rows % MOST_ROWS + 1, register, entry);
                    rows++;
                    last = entry;
                }
                if (sheet != null) {
                    sheet.flush();
                }
                done.accept(rows);
            } while (batch.size() == BATCH);
            finish(sheet == null ? begin(workbook, register, 1) : sheet);
        }
    }

    private static void finish(@Nullable Worksheet sheet) throws IOException {
        if (sheet != null) {
            sheet.finish();
        }
    }

    private static Worksheet begin(Workbook workbook, RegisterType register, int number) {
        String name = register.title().replaceAll("[\\[\\]:*?/\\\\]", " ");
        Worksheet sheet = workbook.newWorksheet(
                (name.length() > 28 ? name.substring(0, 28) : name) + (number == 1 ? "" : " " + number));
        List<Field> fields = register.form().fields();
        double total = 0;
        for (int c = 0; c < OWN.size() + fields.size(); c++) {
            String heading =
                    c < OWN.size() ? OWN.get(c) : fields.get(c - OWN.size()).label();
            sheet.inlineString(0, c, heading);
            sheet.style(0, c).bold().fillColor("EEF2F6").wrapText(true).set();
            double width = c < OWN.size() ? OWN_WIDTHS.get(c) : width(fields.get(c - OWN.size()));
            sheet.width(c, width);
            total += width;
        }
        sheet.freezePane(1, 1);
        sheet.setAutoFilter(0, 0, OWN.size() + fields.size() - 1);
        sheet.setFitToPage(true);
        sheet.fitToWidth((short) Math.ceil(total / PAGE));
        sheet.fitToHeight((short) 0);
        sheet.paperSize(PaperSize.A4_PAPER);
        sheet.pageOrientation("landscape");
        sheet.repeatRows(0);
        return sheet;
    }

    private static double width(Field field) {
        if (field.type() == Field.Type.TEXT && field.maxLength() != null && field.maxLength() > 200) {
            return 50;
        }
        return field.type() == Field.Type.MOMENT || field.type() == Field.Type.TEXT ? 20 : 14;
    }

    private void row(Reading names, Worksheet sheet, int r, RegisterType register, Entry entry) {
        text(sheet, r, 0, entry.number());
        moment(sheet, r, 1, entry.since());
        moment(sheet, r, 2, entry.at());
        text(sheet, r, 3, names.person(entry.author()));
        sheet.value(r, 4, entry.version());
        sheet.style(r, 4).verticalAlignment("top").set();
        text(sheet, r, 5, entry.reason() == null ? "" : entry.reason());
        text(sheet, r, 6, entry.drill() ? "是" : "");
        int c = OWN.size();
        int lines = 1;
        for (Field field : register.form().fields()) {
            String shown = names.field(register, entry, field.key());
            cell(sheet, r, c++, entry, field, shown);
            lines = Math.max(lines, lines(shown, width(field)));
        }
        sheet.rowHeight(r, Math.min(MOST_HEIGHT, lines * LINE));
    }

    /** Numbers and dates to calculate with; everything else is text, also where it begins like a formula. */
    private void cell(Worksheet sheet, int r, int c, Entry entry, Field field, String shown) {
        JsonNode value = entry.fields().path(field.key());
        if (field.type() == Field.Type.NUMBER && value.isNumber()) {
            sheet.value(r, c, value.decimalValue());
            sheet.style(r, c).verticalAlignment("top").set();
        } else if (field.type() == Field.Type.MOMENT && value.isTextual()) {
            try {
                if (field.dateOnly()) {
                    sheet.value(r, c, LocalDate.parse(value.asText()));
                    sheet.style(r, c).format(DAY).verticalAlignment("top").set();
                } else {
                    moment(sheet, r, c, OffsetDateTime.parse(value.asText()).toInstant());
                }
            } catch (DateTimeException e) {
                text(sheet, r, c, value.asText());
            }
        } else {
            text(sheet, r, c, shown);
        }
    }

    /** How many lines a text takes; a Chinese character is as wide as two digits. */
    private static int lines(String text, double width) {
        return text.lines()
                .mapToInt(line -> Math.max(1, (int)
                        Math.ceil(line.chars().map(c -> c < 0x2e80 ? 1 : 2).sum() / width)))
                .sum();
    }

    private void moment(Worksheet sheet, int r, int c, Instant moment) {
        sheet.value(r, c, moment.atZone(zone).toLocalDateTime());
        sheet.style(r, c).format(MOMENT).verticalAlignment("top").set();
    }

    /** In the sheet itself: a table of all texts would have to be kept until the end. */
    private static void text(Worksheet sheet, int r, int c, String text) {
        if (!text.isEmpty()) {
            sheet.inlineString(r, c, Characters.printable(text));
            // Stays text when somebody edits the cell or saves it in another format.
            sheet.style(r, c)
                    .format("@")
                    .wrapText(true)
                    .verticalAlignment("top")
                    .set();
        }
    }
}
