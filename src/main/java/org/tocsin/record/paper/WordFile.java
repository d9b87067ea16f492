package org.tocsin.record.paper;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.List;
import org.apache.poi.xwpf.model.XWPFHeaderFooterPolicy;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.TableRowAlign;
import org.apache.poi.xwpf.usermodel.TableWidthType;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFFooter;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTable.XWPFBorderType;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTFonts;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageMar;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageSz;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTblLayoutType;

/** A document as {@code .docx}: A4, the bank's usual typeface, no row of a table torn over two pages. */
public final class WordFile {

    private static final String FONT = "宋体";

    // In twentieths of a point.
    private static final int WIDTH = 11906;
    private static final int HEIGHT = 16838;
    private static final int MARGIN = 1304;
    private static final int BODY = WIDTH - 2 * MARGIN;

    private static final int LABEL = 26;

    private final XWPFDocument document;

    private WordFile(XWPFDocument document) {
        this.document = document;
    }

    public static void write(Paper paper, OutputStream to) throws IOException {
        try (XWPFDocument document = new XWPFDocument()) {
            WordFile file = new WordFile(document);
            file.page(paper.foot());
            boolean first = true;
            for (Paper.Block block : paper.blocks()) {
                file.write(block, first);
                first = false;
            }
            document.getProperties().getCoreProperties().setCreator("Tocsin");
            document.write(to);
        }
    }

    private void page(String foot) {
        CTFonts fonts = CTFonts.Factory.newInstance();
        fonts.setAscii(FONT);
        fonts.setHAnsi(FONT);
        fonts.setEastAsia(FONT);
        fonts.setCs(FONT);
        document.createStyles().setDefaultFonts(fonts);
        CTSectPr section = document.getDocument().getBody().addNewSectPr();
        CTPageSz size = section.addNewPgSz();
        size.setW(BigInteger.valueOf(WIDTH));
        size.setH(BigInteger.valueOf(HEIGHT));
        CTPageMar margins = section.addNewPgMar();
        margins.setLeft(BigInteger.valueOf(MARGIN));
        margins.setRight(BigInteger.valueOf(MARGIN));
        margins.setTop(BigInteger.valueOf(MARGIN));
        margins.setBottom(BigInteger.valueOf(MARGIN));
        margins.setFooter(BigInteger.valueOf(MARGIN / 2));
        XWPFFooter footer = new XWPFHeaderFooterPolicy(document, section).createFooter(XWPFHeaderFooterPolicy.DEFAULT);
        XWPFParagraph line = footer.createParagraph();
        line.setAlignment(ParagraphAlignment.CENTER);
        run(line, foot + "　第 ", 9, false);
        counter(line, "PAGE");
        run(line, " 页　共 ", 9, false);
        counter(line, "NUMPAGES");
        run(line, " 页", 9, false);
    }

    private static void counter(XWPFParagraph line, String field) {
        XWPFRun run = run(line, "", 9, false);
        run.getCTR()
                .addNewFldChar()
                .setFldCharType(org.openxmlformats.schemas.wordprocessingml.x2006.main.STFldCharType.BEGIN);
        XWPFRun instruction = run(line, "", 9, false);
        instruction.getCTR().addNewInstrText().setStringValue(field);
        XWPFRun end = run(line, "", 9, false);
        end.getCTR()
                .addNewFldChar()
                .setFldCharType(org.openxmlformats.schemas.wordprocessingml.x2006.main.STFldCharType.END);
    }

    private void write(Paper.Block block, boolean first) {
        if (block instanceof Paper.Title title) {
            XWPFParagraph line = paragraph(120);
            line.setPageBreak(!first);
            line.setAlignment(ParagraphAlignment.CENTER);
            run(line, title.text(), 18, true);
            if (!title.under().isEmpty()) {
                XWPFParagraph under = paragraph(160);
                under.setAlignment(ParagraphAlignment.CENTER);
                run(under, title.under(), 10, false);
            }
        } else if (block instanceof Paper.Heading heading) {
            XWPFParagraph line = paragraph(80);
            line.setSpacingBefore(200);
            line.setKeepNext(true);
            run(line, heading.text(), 13, true);
        } else if (block instanceof Paper.Line text) {
            run(paragraph(80), text.text(), 10.5, false);
        } else if (block instanceof Paper.Facts facts) {
            XWPFTable table = table(List.of(LABEL, 100 - LABEL));
            facts.facts().forEach(fact -> {
                XWPFTableRow row = row(table, List.of(LABEL, 100 - LABEL));
                cell(row.getCell(0), fact.label(), true);
                cell(row.getCell(1), fact.value(), false);
            });
        } else if (block instanceof Paper.Grid grid) {
            XWPFTable table = table(grid.widths());
            XWPFTableRow head = row(table, grid.widths());
            head.setRepeatHeader(true);
            fill(head, grid.headings(), true);
            grid.rows().forEach(values -> fill(row(table, grid.widths()), values, false));
        }
    }

    private XWPFParagraph paragraph(int after) {
        XWPFParagraph paragraph = document.createParagraph();
        paragraph.setSpacingAfter(after);
        return paragraph;
    }

    private XWPFTable table(List<Integer> widths) {
        XWPFTable table = document.createTable();
        table.removeRow(0);
        table.setWidthType(TableWidthType.DXA);
        table.setWidth(String.valueOf(BODY));
        table.setTableAlignment(TableRowAlign.CENTER);
        table.getCTTbl().getTblPr().addNewTblLayout().setType(STTblLayoutType.FIXED);
        var columns = table.getCTTbl().getTblGrid() == null
                ? table.getCTTbl().addNewTblGrid()
                : table.getCTTbl().getTblGrid();
        while (columns.sizeOfGridColArray() > 0) {
            columns.removeGridCol(0);
        }
        widths.forEach(part -> columns.addNewGridCol().setW(width(part)));
        table.setTopBorder(XWPFBorderType.SINGLE, 8, 0, "000000");
        table.setBottomBorder(XWPFBorderType.SINGLE, 8, 0, "000000");
        table.setLeftBorder(XWPFBorderType.SINGLE, 8, 0, "000000");
        table.setRightBorder(XWPFBorderType.SINGLE, 8, 0, "000000");
        table.setInsideHBorder(XWPFBorderType.SINGLE, 4, 0, "000000");
        table.setInsideVBorder(XWPFBorderType.SINGLE, 4, 0, "000000");
        table.setCellMargins(60, 100, 60, 100);
        return table;
    }

    private static BigInteger width(int part) {
        return BigInteger.valueOf((long) BODY * part / 100);
    }

    private static XWPFTableRow row(XWPFTable table, List<Integer> widths) {
        XWPFTableRow row = table.createRow();
        row.setCantSplitRow(true);
        while (row.getTableCells().size() < widths.size()) {
            row.createCell();
        }
        for (int i = 0; i < widths.size(); i++) {
            XWPFTableCell cell = row.getCell(i);
            cell.setWidthType(TableWidthType.DXA);
            cell.setWidth(width(widths.get(i)).toString());
            cell.setVerticalAlignment(XWPFTableCell.XWPFVertAlign.CENTER);
        }
        return row;
    }

    private static void fill(XWPFTableRow row, List<String> values, boolean heading) {
        for (int i = 0; i < values.size(); i++) {
            cell(row.getCell(i), values.get(i), heading);
        }
    }

    private static void cell(XWPFTableCell cell, String text, boolean label) {
        XWPFParagraph paragraph = cell.getParagraphs().get(0);
        paragraph.setSpacingAfter(0);
        if (label) {
            cell.setColor("F2F2F2");
        }
        run(paragraph, text, 10.5, label);
    }

    private static XWPFRun run(XWPFParagraph paragraph, String text, double size, boolean bold) {
        XWPFRun run = paragraph.createRun();
        run.setFontFamily(FONT, XWPFRun.FontCharRange.eastAsia);
        run.setFontFamily(FONT, XWPFRun.FontCharRange.ascii);
        run.setFontFamily(FONT, XWPFRun.FontCharRange.hAnsi);
        run.setFontSize(size);
        run.setBold(bold);
        String[] lines = Characters.printable(text).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (i > 0) {
                run.addBreak();
            }
            if (!lines[i].isEmpty()) {
                run.setText(lines[i], run.getCTR().sizeOfTArray());
            }
        }
        return run;
    }
}
