package org.tocsin.roster.book;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Worksheet;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/**
 * The roster as an {@code .xlsx} file: a sheet for each kind, its columns found by their headings.
 *
 * @param version the roster's version when the workbook was taken out; null for one that people made themselves
 * @param sheets only those that the workbook has
 */
public record Workbook(@Nullable Long version, Map<Kind, List<Line>> sheets) {

    /** More is no roster; a small file can also unpack to a very large one. */
    private static final int MOST_ROWS = 20_000;

    private static final String ABOUT = "说明";
    private static final String VERSION = "名册版本";
    private static final LocalDateTime EXCEL_EPOCH = LocalDateTime.of(1899, 12, 30, 0, 0);

    /**
     * A row of a sheet.
     *
     * @param number as Excel counts
     * @param texts by the columns' keys
     */
    public record Line(Kind kind, int number, Map<String, String> texts) {

        String place(Column column) {
            return "工作表「%s」第 %d 行「%s」列：".formatted(kind.label(), number, column.label());
        }
    }

    // ---- out

    /** The file for these rows. */
    public static byte[] write(Map<Kind, List<Entry>> all, long version, ZoneId zone) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (var workbook = new org.dhatim.fastexcel.Workbook(file, "Tocsin", "1.0")) {
            Worksheet about = workbook.newWorksheet(ABOUT);
            about.value(0, 0, VERSION);
            about.value(0, 1, Long.toString(version));
            about.value(1, 0, "日期写作 2026-10-01，时刻写作 08:30，日期和时刻写作 2026-10-01 08:30；多名人员以逗号分隔；标题带 * 的列必填。");
            about.width(0, 16);
            for (Kind kind : Kind.values()) {
                write(workbook.newWorksheet(kind.label()), kind, all.getOrDefault(kind, List.of()), zone);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private static void write(Worksheet sheet, Kind kind, List<Entry> entries, ZoneId zone) {
        List<Column> columns = kind.columns();
        for (int c = 0; c < columns.size(); c++) {
            sheet.value(0, c, columns.get(c).label() + (columns.get(c).required() ? "*" : ""));
            sheet.style(0, c).bold().set();
            sheet.width(c, 18);
        }
        sheet.freezePane(0, 1);
        for (int r = 0; r < entries.size(); r++) {
            Map<String, String> texts = entries.get(r).texts(kind, zone);
            for (int c = 0; c < columns.size(); c++) {
                sheet.value(r + 1, c, texts.get(columns.get(c).key()));
                // As text, so that Excel neither turns a number of a telephone into one to calculate with nor a date
                // around.
                sheet.style(r + 1, c).format("@").set();
            }
        }
    }

    // ---- in

    /** @throws Refused when it is no workbook, or has a sheet or a heading that means nothing here */
    public static Workbook read(byte[] file) {
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            Long version = null;
            Map<Kind, List<Line>> sheets = new EnumMap<>(Kind.class);
            List<Problem> problems = new ArrayList<>();
            for (Sheet sheet : workbook.getSheets().toList()) {
                String name = sheet.getName().strip();
                if (name.equals(ABOUT)) {
                    version = version(sheet);
                    continue;
                }
                Optional<Kind> kind = Arrays.stream(Kind.values())
                        .filter(k -> k.label().equals(name))
                        .findFirst();
                if (kind.isEmpty()) {
                    problems.add(new Problem(
                            null,
                            "工作表「%s」不认识，应为：%s"
                                    .formatted(
                                            name,
                                            Arrays.stream(Kind.values())
                                                    .map(Kind::label)
                                                    .collect(Collectors.joining("、")))));
                } else {
                    sheets.put(kind.get(), lines(kind.get(), sheet, problems));
                }
            }
            if (problems.isEmpty() && sheets.isEmpty()) {
                throw new Refused("工作簿里没有可导入的工作表");
            }
            if (!problems.isEmpty()) {
                throw new Refused(problems);
            }
            return new Workbook(version, sheets);
        } catch (IOException | ExcelReaderException e) {
            throw new Refused("文件不是 .xlsx 工作簿，或已损坏");
        }
    }

    private static @Nullable Long version(Sheet sheet) throws IOException {
        try (Stream<Row> rows = sheet.openStream()) {
            return rows.filter(row -> text(row, 0).equals(VERSION))
                    .map(row -> text(row, 1))
                    .filter(text -> text.matches("\\d{1,18}"))
                    .map(Long::valueOf)
                    .findFirst()
                    .orElse(null);
        }
    }

    private static List<Line> lines(Kind kind, Sheet sheet, List<Problem> problems) throws IOException {
        List<Line> lines = new ArrayList<>();
        Map<Integer, Column> headings = new HashMap<>();
        try (Stream<Row> rows = sheet.openStream()) {
            for (Row row : (Iterable<Row>) rows::iterator) {
                if (headings.isEmpty()) {
                    headings.putAll(headings(kind, row, problems));
                    if (!problems.isEmpty()) {
                        return lines;
                    }
                    continue;
                }
                Map<String, String> texts = new HashMap<>();
                headings.forEach((c, column) -> texts.put(column.key(), text(row, c, column)));
                if (texts.values().stream().anyMatch(text -> !text.isBlank())) {
                    lines.add(new Line(kind, row.getRowNum(), texts));
                }
                if (lines.size() > MOST_ROWS) {
                    throw new Refused("工作表「%s」超过 %d 行".formatted(kind.label(), MOST_ROWS));
                }
            }
        }
        return lines;
    }

    private static Map<Integer, Column> headings(Kind kind, Row row, List<Problem> problems) {
        Map<Integer, Column> headings = new HashMap<>();
        for (int c = 0; c < row.getCellCount(); c++) {
            String heading = text(row, c).replace("*", "").strip();
            if (heading.isEmpty()) {
                continue;
            }
            Optional<Column> column = kind.columns().stream()
                    .filter(known -> known.label().equals(heading))
                    .findFirst();
            if (column.isEmpty() || headings.containsValue(column.get())) {
                problems.add(new Problem(
                        null,
                        "工作表「%s」第 %d 行：%s「%s」列"
                                .formatted(kind.label(), row.getRowNum(), column.isEmpty() ? "没有" : "有两个", heading)));
            } else {
                headings.put(c, column.get());
            }
        }
        kind.columns().stream()
                .filter(column -> column.required() && !headings.containsValue(column))
                .forEach(column -> problems.add(new Problem(
                        column.key(),
                        "工作表「%s」第 %d 行：缺少「%s」列".formatted(kind.label(), row.getRowNum(), column.label()))));
        return headings;
    }

    private static String text(Row row, int c) {
        return row.getCellCount() <= c || row.getCell(c) == null ? "" : plain(row.getCell(c));
    }

    private static String text(Row row, int c, Column column) {
        if (row.getCellCount() <= c || row.getCell(c) == null) {
            return "";
        }
        Cell cell = row.getCell(c);
        if (cell.getType() == CellType.NUMBER) {
            // Excel keeps what people type as a date or a time as a number of days.
            switch (column.type()) {
                case DATE:
                    return moment(cell, "uuuu-MM-dd");
                case TIME:
                    return moment(cell, "HH:mm");
                case MOMENT:
                    return moment(cell, "uuuu-MM-dd HH:mm");
                default:
            }
        }
        return plain(cell);
    }

    private static String plain(Cell cell) {
        if (cell.getType() == CellType.NUMBER) {
            return cell.asNumber().stripTrailingZeros().toPlainString();
        }
        return cell.getText() == null ? "" : cell.getText().strip();
    }

    private static String moment(Cell cell, String pattern) {
        BigDecimal days = cell.asNumber();
        if (days.signum() < 0 || days.compareTo(BigDecimal.valueOf(2_958_465)) > 0) {
            return days.toPlainString();
        }
        // Rounded to the minute: an eighth of a day is kept as a number that is not quite one.
        long minutes = Math.round(days.doubleValue() * 24 * 60);
        return EXCEL_EPOCH.plusMinutes(minutes).format(DateTimeFormatter.ofPattern(pattern));
    }
}
