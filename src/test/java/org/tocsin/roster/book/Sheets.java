package org.tocsin.roster.book;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** A workbook as somebody types it in Excel. */
public record Sheets(Map<String, List<List<?>>> sheets) {

    public static Sheets of(String name, List<?>... rows) {
        return new Sheets(new LinkedHashMap<>()).and(name, rows);
    }

    public Sheets and(String name, List<?>... rows) {
        sheets.put(name, List.of(rows));
        return this;
    }

    public byte[] file() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(file, "Excel", "1.0")) {
            sheets.forEach((name, rows) -> {
                Worksheet sheet = workbook.newWorksheet(name);
                for (int r = 0; r < rows.size(); r++) {
                    for (int c = 0; c < rows.get(r).size(); c++) {
                        if (rows.get(r).get(c) instanceof Number number) {
                            sheet.value(r, c, number);
                        } else {
                            sheet.value(r, c, rows.get(r).get(c).toString());
                        }
                    }
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }
}
