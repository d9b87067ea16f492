package org.tocsin.record.paper;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Field;
import org.tocsin.record.Entry;
import org.tocsin.record.Reading;
import org.tocsin.record.RegisterType;
import org.tocsin.record.Registers;

/** Records in the form that the plans name: labels on the left, values on the right, corrections under them. */
@Component
public class RecordPapers {

    private static final List<Integer> CORRECTIONS = List.of(8, 22, 15, 23, 32);

    private final Registers registers;
    private final Reading reading;
    private final Clock clock;

    RecordPapers(Registers registers, Reading reading, Clock clock) {
        this.registers = registers;
        this.reading = reading;
        this.clock = clock;
    }

    /** One record, in its newest version, and how it came to it. */
    public Paper record(RegisterType register, List<Entry> versions) {
        return new Paper(blocks(register, versions), foot());
    }

    /** Several records, each on a page of its own. */
    public Paper several(RegisterType register, List<Entry> newest) {
        List<Paper.Block> blocks = new ArrayList<>();
        registers.withVersions(register, newest).forEach(record -> blocks.addAll(blocks(register, record.versions())));
        if (blocks.isEmpty()) {
            blocks.add(new Paper.Title(register.document(), ""));
            blocks.add(new Paper.Line("没有符合条件的记录。"));
        }
        return new Paper(blocks, foot());
    }

    String foot() {
        return "Tocsin 应急预案平台　" + reading.moment(clock.instant()) + " 生成";
    }

    List<Paper.Block> blocks(RegisterType now, List<Entry> versions) {
        Entry entry = versions.get(versions.size() - 1);
        RegisterType register = registers.typeOf(now, entry);
        List<Paper.Block> blocks = new ArrayList<>();
        blocks.add(new Paper.Title(
                register.document() + (entry.drill() ? "（演练）" : ""),
                "编号：%s　　第 %d 版".formatted(entry.number(), entry.version())));
        for (RegisterType.Section section : register.sections()) {
            if (!section.title().isEmpty()) {
                blocks.add(new Paper.Heading(section.title()));
            }
            blocks.add(new Paper.Facts(section.fields().stream()
                    .map(key -> new Paper.Fact(
                            register.form().field(key).map(Field::label).orElse(key),
                            reading.field(register, entry, key)))
                    .toList()));
        }
        Entry first = versions.get(0);
        List<Paper.Fact> written = new ArrayList<>();
        written.add(new Paper.Fact("填写人", reading.person(first.author())));
        written.add(new Paper.Fact("填写时间", reading.moment(first.at())));
        blocks.add(new Paper.Heading("填写情况"));
        blocks.add(new Paper.Facts(written));
        if (versions.size() > 1) {
            blocks.add(new Paper.Heading("更正记录"));
            blocks.add(corrections(now, versions));
        }
        return blocks;
    }

    private Paper.Grid corrections(RegisterType now, List<Entry> versions) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 1; i < versions.size(); i++) {
            Entry version = versions.get(i);
            rows.add(List.of(
                    String.valueOf(version.version()),
                    reading.moment(version.at()),
                    reading.person(version.author()),
                    version.reason() == null ? "流程补记" : version.reason(),
                    reading.changes(registers.typeOf(now, version), versions.get(i - 1), version).stream()
                            .map(change -> "%s：%s → %s"
                                    .formatted(change.label(), orNothing(change.before()), orNothing(change.after())))
                            .collect(Collectors.joining("\n"))));
        }
        return new Paper.Grid(List.of("版本", "时间", "更正人", "原因", "更正内容"), CORRECTIONS, rows);
    }

    private static String orNothing(String value) {
        return value.isEmpty() ? "（空）" : value;
    }
}
