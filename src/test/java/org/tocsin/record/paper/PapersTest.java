package org.tocsin.record.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.FaultOnRecord;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.guard.InvalidInput;
import org.tocsin.record.Entry;
import org.tocsin.record.Filter;
import org.tocsin.record.RegisterDesk;
import org.tocsin.record.RegisterType;
import org.tocsin.record.Registers;

/** Files as those who open them read them. Each is kept in {@code target/papers}, to be looked at. */
@TocsinTest
class PapersTest {

    private static final String FAULTS = "system-fault-record";

    @Autowired
    Story story;

    @Autowired
    Registers registers;

    @Autowired
    RegisterDesk desk;

    @Autowired
    Papers papers;

    // ---- a sheet

    @Test
    void aSheetHasHeadingsDatesToCalculateWithAndTextThatIsNoFormula() throws IOException {
        String fault = FaultOnRecord.recovered(story);

        List<Row> rows = rows(sheet(FAULTS));

        assertThat(rows).hasSize(2);
        assertThat(texts(rows.get(0)))
                .startsWith("编号", "首次填写", "更新时间", "填写人", "版本", "更正原因", "演练")
                .contains("故障发生时间", "故障现象", "故障级别", "恢复时间");
        assertThat(cell(rows, "编号").getText()).isEqualTo(fault);
        assertThat(cell(rows, "恢复时间").getType()).isEqualTo(CellType.NUMBER);
        assertThat(cell(rows, "恢复时间").asDate()).isEqualTo(LocalDateTime.of(2026, 11, 22, 9, 8));
        assertThat(cell(rows, "故障级别").getText()).isEqualTo("3 级");
        assertThat(cell(rows, "受影响的业务").getText()).isEqualTo("在线客服、客服邮箱");
        Cell symptom = cell(rows, "故障现象");
        assertThat(symptom.getType()).isEqualTo(CellType.STRING);
        assertThat(symptom.getFormula()).isNull();
        assertThat(symptom.getText()).startsWith("=页面提示系统繁忙");
    }

    @Test
    void aSheetOfALedgerHasNumbersAndDays() throws IOException {
        as(
                "it",
                () -> desk.add(
                        "device-ledger",
                        Map.of(
                                "deviceNo", "-1+2",
                                "name", "@SUM(A1)",
                                "model", "M1",
                                "location", "大堂",
                                "installedOn", "2026-10-01",
                                "state", "normal",
                                "keeper", "张三")));

        List<Row> rows = rows(sheet("device-ledger"));

        assertThat(cell(rows, "启用日期").asDate()).isEqualTo(LocalDateTime.of(2026, 10, 1, 0, 0));
        assertThat(cell(rows, "设备编号").getType()).isEqualTo(CellType.STRING);
        assertThat(cell(rows, "设备名称").getText()).isEqualTo("@SUM(A1)");
    }

    @Test
    void aLongRegisterIsWrittenWithoutKeepingItAndSaysHowFarItIs() throws IOException {
        FaultOnRecord.recovered(story);
        story.jdbc().sql("""
                        insert into tocsin.record (type, subject, version, business_key, since, at, author, fields, form_version)
                        select type, 'copy-' || i, 1, business_key, since - i * interval '1 second', at, author, fields, form_version
                        from tocsin.record, generate_series(1, 2500) i where type = 'system-fault-record' and version = 1""").update();
        List<Integer> progress = new ArrayList<>();
        ByteArrayOutputStream file = new ByteArrayOutputStream();

        papers.register(Format.XLSX, type(FAULTS), Filter.all(FAULTS), file, progress::add);

        assertThat(progress).containsExactly(1000, 2000, 2501);
        assertThat(rows(file.toByteArray())).hasSize(2502);
        assertThatThrownBy(() -> papers.check(Format.DOCX, Filter.all(FAULTS)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("最多 300 条");
    }

    @Test
    void anEmptyRegisterIsASheetWithItsHeadings() throws IOException {
        assertThat(rows(sheet("violation"))).hasSize(1);
    }

    // ---- a record

    @Test
    void aRecordIsAWordDocumentInTheFormThatThePlanNames() throws IOException {
        String fault = FaultOnRecord.recovered(story);
        Entry entry = correct();

        try (XWPFDocument document = word(recordFile(Format.DOCX, entry))) {
            assertThat(document.getParagraphs().stream()
                            .map(XWPFParagraph::getText)
                            .filter(text -> !text.isBlank()))
                    .startsWith("系统故障情况记录表", "编号：%s　　第 %d 版".formatted(fault, entry.version() + 1))
                    .contains("填写情况", "更正记录");
            Map<String, String> facts = facts(document.getTables().get(0));
            assertThat(facts)
                    .containsEntry("事件编号", fault)
                    .containsEntry("故障发生时间", "2026-11-22 09:00")
                    .containsEntry("故障级别", "3 级")
                    .containsEntry("处置部门", "信息技术部、电子银行部")
                    .containsEntry("报告人", "座席员")
                    .containsEntry("受影响的业务", "在线客服、客服邮箱")
                    .containsEntry("原因与处置措施", "更换网卡")
                    .containsEntry("恢复时间", "2026-11-22 09:08");
            XWPFTable corrections =
                    document.getTables().get(document.getTables().size() - 1);
            assertThat(texts(corrections.getRow(0))).containsExactly("版本", "时间", "更正人", "原因", "更正内容");
            assertThat(texts(corrections.getRow(corrections.getNumberOfRows() - 1)))
                    .contains("原因写错", "原因与处置措施：重启接入服务 → 更换网卡");
            assertThat(corrections.getRow(0).isRepeatHeader()).isTrue();
            assertThat(document.getTables())
                    .allSatisfy(table -> assertThat(table.getRows()).allMatch(XWPFTableRow::isCantSplitRow));
            assertThat(document.getFooterList().get(0).getText()).contains("第", "页　共");
            assertThat(document.getDocument()
                            .getBody()
                            .getSectPr()
                            .getPgSz()
                            .getW()
                            .toString())
                    .as("A4")
                    .isEqualTo("11906");
            assertThat(document.getParagraphs().get(0).getRuns().get(0).getFontFamily(XWPFRun.FontCharRange.eastAsia))
                    .isEqualTo("宋体");
        }
    }

    @Test
    void theSameRecordIsAPdfWithItsTypefacesInIt() throws IOException {
        String fault = FaultOnRecord.recovered(story);
        Entry entry = correct();

        byte[] file = recordFile(Format.PDF, entry);

        assertThat(pdf(file)).contains("系统故障情况记录表", fault, "在线客服、客服邮箱", "更换网卡", "更正记录", "第 1 页　共");
        try (PDDocument document = Loader.loadPDF(file)) {
            for (var name : document.getPage(0).getResources().getFontNames()) {
                assertThat(document.getPage(0).getResources().getFont(name).isEmbedded())
                        .isTrue();
            }
        }
    }

    @Test
    void groupsOfAFormAreHeadingsOnPaper() throws IOException {
        String fault = FaultOnRecord.recovered(story);
        Entry summary = as(
                "centre-manager",
                () -> desk.add(
                        "event-summary",
                        Map.of(
                                "incident", fault,
                                "event", "在线客服中断",
                                "process", "重启后恢复",
                                "result", "已恢复",
                                "directLoss", 1200.5,
                                "writtenBy", "王经理")));

        try (XWPFDocument document = word(recordFile(Format.DOCX, summary))) {
            assertThat(document.getParagraphs().stream().map(XWPFParagraph::getText))
                    .contains("突发事件事后总结报告", "一、事件概述", "二、损失统计", "三、经验与改进");
            assertThat(facts(document.getTables().get(2))).containsEntry("直接损失（元）", "1200.5");
        }
    }

    @Test
    void severalRecordsStandEachOnAPageOfItsOwn() throws IOException {
        FaultOnRecord.recovered(story);
        FaultOnRecord.recovered(story);
        ByteArrayOutputStream file = new ByteArrayOutputStream();

        papers.register(Format.PDF, type(FAULTS), Filter.all(FAULTS), file, done -> {});

        keep("several.pdf", file.toByteArray());
        try (PDDocument document = Loader.loadPDF(file.toByteArray())) {
            assertThat(document.getNumberOfPages()).isEqualTo(2);
        }
    }

    // ---- an incident

    @Test
    void anIncidentsFileTellsAllOfIt() throws IOException {
        String fault = FaultOnRecord.recovered(story);
        correct();
        as(
                "bc-group",
                () -> desk.add(
                        "written-account",
                        Map.of(
                                "incident", fault,
                                "course", "客户反映无法接入",
                                "impact", "约 200 名客户",
                                "measures", "重启接入服务",
                                "writtenBy", "王五")));

        String word = incidentWord(fault);
        String pdf = pdf(incidentFile(Format.PDF, fault));

        for (String text : List.of(word, pdf)) {
            // A cell's text may go on in the next line.
            assertThat(text.replaceAll("\\s", ""))
                    .contains(
                            "事件档案",
                            fault,
                            "系统故障",
                            "客户无法接入",
                            "第一步：通知中心经理",
                            "提前7分",
                            "提前22分",
                            "写入《",
                            "已答复：已阅",
                            "链头",
                            "sha256:",
                            "系统故障情况记录表",
                            "书面情况说明",
                            "约200名客户",
                            "受影响客户登记表",
                            "张三");
        }
    }

    @Test
    void charactersThatNoFileCanHoldAreLeftOut() throws IOException {
        FaultOnRecord.recovered(story);
        Entry entry = newest();
        as(
                "back-office",
                () -> desk.correct(
                        FAULTS,
                        entry.subject(),
                        entry.version(),
                        "更正",
                        Map.of("repairNote", "a\u0007b\u000bc<&>\"𠮷")));

        assertThat(facts(word(recordFile(Format.DOCX, newest())).getTables().get(0)))
                .containsEntry("原因与处置措施", "abc<&>\"𠮷");
        assertThat(pdf(recordFile(Format.PDF, newest()))).contains("abc<&>\"");
        assertThat(cell(rows(sheet(FAULTS)), "原因与处置措施").getText()).isEqualTo("abc<&>\"𠮷");
    }

    // ----

    private Entry newest() {
        return registers.list(Filter.all(FAULTS), 0, 1).get(0);
    }

    /** Corrects the fault's record; returns the version before. */
    private Entry correct() {
        Entry entry = newest();
        as(
                "back-office",
                () -> desk.correct(FAULTS, entry.subject(), entry.version(), "原因写错", Map.of("repairNote", "更换网卡")));
        return entry;
    }

    private byte[] sheet(String type) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        papers.register(Format.XLSX, type(type), Filter.all(type), file, done -> {});
        return keep(type + ".xlsx", file.toByteArray());
    }

    private byte[] recordFile(Format format, Entry entry) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        papers.record(format, type(entry.type()), registers.versions(entry.type(), entry.subject()), file);
        return keep(entry.type() + "." + format.ending(), file.toByteArray());
    }

    private byte[] incidentFile(Format format, String key) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(papers.incident(format, key, file)).isTrue();
        return keep("incident." + format.ending(), file.toByteArray());
    }

    private String incidentWord(String key) throws IOException {
        try (XWPFDocument document = word(incidentFile(Format.DOCX, key))) {
            return document.getParagraphs().stream().map(XWPFParagraph::getText).collect(Collectors.joining("\n"))
                    + document.getTables().stream().map(XWPFTable::getText).collect(Collectors.joining("\n"));
        }
    }

    private RegisterType type(String type) {
        return registers.type(type).orElseThrow();
    }

    private <T> T as(String user, Supplier<T> deed) {
        story.signIn(user);
        try {
            return deed.get();
        } finally {
            story.signOut();
        }
    }

    private static byte[] keep(String name, byte[] file) throws IOException {
        Files.write(Files.createDirectories(Path.of("target", "papers")).resolve(name), file);
        return file;
    }

    private static XWPFDocument word(byte[] file) throws IOException {
        return new XWPFDocument(new ByteArrayInputStream(file));
    }

    private static String pdf(byte[] file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static Map<String, String> facts(XWPFTable table) {
        return table.getRows().stream()
                .collect(Collectors.toMap(
                        row -> row.getCell(0).getText(), row -> row.getCell(1).getText()));
    }

    private static List<String> texts(XWPFTableRow row) {
        return row.getTableCells().stream().map(cell -> cell.getText()).toList();
    }

    private static List<Row> rows(byte[] file) throws IOException {
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            return workbook.getFirstSheet().read();
        }
    }

    private static List<String> texts(Row row) {
        return row.stream().map(Cell::getText).toList();
    }

    /** The first record's cell in the column of that heading. */
    private static Cell cell(List<Row> rows, String heading) {
        int column = texts(rows.get(0)).indexOf(heading);
        assertThat(column).as("column %s", heading).isNotNegative();
        return rows.get(1).getCell(column);
    }
}
