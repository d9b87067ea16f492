package org.tocsin.record.paper;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.springframework.stereotype.Component;
import org.tocsin.guard.InvalidInput;
import org.tocsin.record.Entry;
import org.tocsin.record.Filter;
import org.tocsin.record.RegisterType;
import org.tocsin.record.Registers;

/** Writes files; whoever calls has asked whether they may be had. */
@Component
public class Papers {

    /** More pages than anybody files in one document. */
    static final int MOST_RECORDS = 300;

    private final Registers registers;
    private final Sheet sheet;
    private final RecordPapers records;
    private final IncidentPapers incidents;

    Papers(Registers registers, Sheet sheet, RecordPapers records, IncidentPapers incidents) {
        this.registers = registers;
        this.sheet = sheet;
        this.records = records;
        this.incidents = incidents;
    }

    /**
     * Holds the size of what is asked for against what the format can hold.
     *
     * @throws InvalidInput when it is too much
     */
    public void check(Format format, Filter filter) {
        if (format != Format.XLSX && registers.count(filter, MOST_RECORDS + 1) > MOST_RECORDS) {
            throw new InvalidInput("一份文档最多 %d 条记录，请缩小月份或条件，或改用 .xlsx".formatted(MOST_RECORDS));
        }
    }

    /**
     * The records that a filter lets through: one sheet, or a document with a page for each.
     *
     * @param done is told how many have been written; what it throws ends the writing
     */
    public void register(Format format, RegisterType register, Filter filter, OutputStream to, IntConsumer done)
            throws IOException {
        if (format == Format.XLSX) {
            sheet.write(register, filter, to, done);
            return;
        }
        List<Entry> newest = registers.list(filter, 0, MOST_RECORDS);
        write(format, records.several(register, newest), to);
        done.accept(newest.size());
    }

    /** One record with its versions. */
    public void record(Format format, RegisterType register, List<Entry> versions, OutputStream to) throws IOException {
        write(format, records.record(register, versions), to);
    }

    /** An incident's file; false, and nothing written, when there is no such incident. */
    public boolean incident(Format format, String businessKey, OutputStream to) throws IOException {
        Optional<Paper> file = incidents.file(businessKey);
        if (file.isPresent()) {
            write(format, file.get(), to);
        }
        return file.isPresent();
    }

    private static void write(Format format, Paper paper, OutputStream to) throws IOException {
        switch (format) {
            case DOCX -> WordFile.write(paper, to);
            case PDF -> PdfFile.write(paper, to);
            case XLSX -> throw new InvalidInput("此文件只有 .docx 和 .pdf 两种格式");
        }
    }
}
