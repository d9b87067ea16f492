package org.tocsin.figures;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The figures as a workbook: a sheet for each table, and one that says what each column means. */
@Component
public class FigureSheets {

    /** What each figure means, in the words of page and workbook. */
    public record Meaning(String name, String text) {}

    private static final List<String> COLUMNS = List.of(
            "事件数",
            "其中未结束",
            "响应：有记录的件数",
            "响应：平均（分钟）",
            "响应：中位（分钟）",
            "响应：九成不超过（分钟）",
            "恢复：有记录的件数",
            "恢复：平均（分钟）",
            "恢复：中位（分钟）",
            "恢复：九成不超过（分钟）",
            "已有定论",
            "时限内",
            "时限内占比",
            "要求答复的消息",
            "未答复",
            "可识别客户的投诉",
            "重复投诉",
            "满意度：评分人数",
            "满意度：平均分",
            "满意（4 分及以上）",
            "满意占比",
            "问题是否解决：已答",
            "已解决",
            "解决率",
            "是否再次来电：已答",
            "再次来电");

    private final Figures figures;
    private final Names names;

    FigureSheets(Figures figures, Names names) {
        this.figures = figures;
        this.names = names;
    }

    public List<Meaning> meanings() {
        return List.of(
                new Meaning("范围", "按登记时所在的月份统计。并入其他事件的重复报告不另计；转为建议处理的投诉照常计入；演练与真实事件分开统计，从不合计。"),
                new Meaning("响应时间", "从登记到第一个人答复「已阅」或「接手」为止；答复「不能到场」不算。"),
                new Meaning("恢复时间", "从发生到登记的恢复时间为止，与何时填写、何时结束无关。"),
                new Meaning("时限内占比", "恢复时间不晚于最早一个时限的算时限内，恰好到时也算；过了时限仍未恢复的算超时；未到时限的、未恢复而在时限前结束的（如误报）不计入。"),
                new Meaning("平均、中位、九成", "中位：一半事件不超过此时长；九成：每十件中有九件不超过此时长。个别特别久的事件会拉高平均，不会拉高中位。"),
                new Meaning("未答复", "要求答复、到时仍无人答复而转交他人的消息；撤回的不计。"),
                new Meaning("班组", "责任人接手时所在的角色；没有人接手的归入「未接手」。"),
                new Meaning("满意度", "事件结束后回访的结果，计入该事件登记的月份；平均分和占比只算给出评分（1–5 分）的客户，4 分及以上为满意；没有联系上或不愿评价的不计。"),
                new Meaning("解决率", "回访时回答问题「已解决」的，占回答了该题的客户；「部分解决」不算解决。再次来电同样只算回答了该题的客户。"),
                new Meaning("重复投诉", "同一客户在 %d 天内再次投诉；客户按登记的电话或帐号识别，个人信息脱敏后仍可识别。".formatted(figures.repeatDays())));
    }

    public void write(Selection selection, OutputStream out) throws IOException {
        Figures.Tables tables = figures.of(selection);
        Map<String, String> procedures = names.procedures();
        Function<Figures.Line, String> ofLevel =
                line -> procedures.getOrDefault(line.of(), String.valueOf(line.of())) + " " + names.level(line.id());
        try (Workbook workbook = new Workbook(out, "Tocsin", "1.0")) {
            sheet(
                    workbook,
                    "总体",
                    "范围",
                    List.of(new Figures.Line("", null, tables.all())),
                    line -> "%s 至 %s%s".formatted(selection.from(), selection.to(), selection.drills() ? "，演练" : ""));
            sheet(workbook, "按预案", "预案", tables.procedures(), line -> procedures.getOrDefault(line.id(), line.id()));
            sheet(workbook, "按级别", "级别", tables.levels(), ofLevel);
            sheet(workbook, "按班组", "班组", tables.teams(), line -> names.team(line.id()));
            sheet(workbook, "按月", "月份", tables.months(), Figures.Line::id);
            Worksheet about = workbook.newWorksheet("说明");
            about.width(0, 16);
            about.width(1, 110);
            int row = 0;
            for (Meaning meaning : meanings()) {
                about.value(row, 0, meaning.name());
                about.value(row, 1, meaning.text());
                about.style(row, 1).wrapText(true).set();
                row++;
            }
        }
    }

    private static void sheet(
            Workbook workbook,
            String title,
            String first,
            List<Figures.Line> lines,
            Function<Figures.Line, String> name) {
        Worksheet sheet = workbook.newWorksheet(title);
        sheet.value(0, 0, first);
        sheet.width(0, 28);
        for (int column = 0; column < COLUMNS.size(); column++) {
            sheet.value(0, column + 1, COLUMNS.get(column));
            sheet.width(column + 1, 14);
        }
        sheet.range(0, 0, 0, COLUMNS.size())
                .style()
                .bold()
                .wrapText(true)
                .verticalAlignment("center")
                .set();
        sheet.freezePane(1, 1);
        int row = 1;
        for (Figures.Line line : lines) {
            Figure figure = line.figure();
            sheet.value(row, 0, name.apply(line));
            int column = 1;
            sheet.value(row, column++, figure.incidents());
            sheet.value(row, column++, figure.open());
            column = spread(sheet, row, column, figure.acknowledged());
            column = spread(sheet, row, column, figure.restored());
            sheet.value(row, column++, figure.decided());
            sheet.value(row, column++, figure.within());
            share(sheet, row, column++, figure.within(), figure.decided());
            sheet.value(row, column++, figure.asked());
            sheet.value(row, column++, figure.unanswered());
            sheet.value(row, column++, figure.complaints());
            sheet.value(row, column++, figure.repeated());
            satisfaction(sheet, row, column, figure.satisfaction());
            row++;
        }
    }

    private static void satisfaction(Worksheet sheet, int row, int column, Figure.Satisfaction said) {
        sheet.value(row, column, said.scored());
        if (said.average() != null) {
            sheet.value(row, column + 1, said.average());
            sheet.style(row, column + 1).format("0.00").set();
        }
        sheet.value(row, column + 2, said.content());
        share(sheet, row, column + 3, said.content(), said.scored());
        sheet.value(row, column + 4, said.judged());
        sheet.value(row, column + 5, said.solved());
        share(sheet, row, column + 6, said.solved(), said.judged());
        sheet.value(row, column + 7, said.questioned());
        sheet.value(row, column + 8, said.again());
    }

    private static void share(Worksheet sheet, int row, int column, int part, int whole) {
        if (whole > 0) {
            sheet.value(row, column, (double) part / whole);
            sheet.style(row, column).format("0.0%").set();
        }
    }

    private static int spread(Worksheet sheet, int row, int column, Figure.Spread spread) {
        sheet.value(row, column, spread.measured());
        minutes(sheet, row, column + 1, spread.average());
        minutes(sheet, row, column + 2, spread.median());
        minutes(sheet, row, column + 3, spread.ninetieth());
        return column + 4;
    }

    private static void minutes(Worksheet sheet, int row, int column, @Nullable Double seconds) {
        if (seconds != null) {
            sheet.value(row, column, seconds / 60);
            sheet.style(row, column).format("0.0").set();
        }
    }
}
