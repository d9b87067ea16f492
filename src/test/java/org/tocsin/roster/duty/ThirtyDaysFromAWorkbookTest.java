package org.tocsin.roster.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.TocsinTest;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Watch;
import org.tocsin.roster.book.RosterBook;
import org.tocsin.roster.book.Sheets;
import org.tocsin.roster.book.Workbook;
import org.tocsin.roster.plan.Wall;

/** The same thirty days as they come: from a workbook, through the tables, by the deployed calendar. */
@TocsinTest
class ThirtyDaysFromAWorkbookTest {

    private static final List<String> RULE = List.of("角色", "首日", "适用日", "开始", "结束", "人员", "轮换");

    @Autowired
    RosterBook book;

    @Autowired
    DutyRoster roster;

    @Test
    void atEveryChangeOfHandsTheRightPersonTakesOver() {
        book.bringIn(Workbook.read(workbook()), RosterBook.Mode.MERGE, "admin");
        NavigableMap<Instant, Watch> wall = Wall.read();

        wall.forEach((change, watch) -> {
            assertThat(roster.onDuty(Wall.ROLE, change)).as("at %s", change).containsExactly(watch);
            if (!change.equals(wall.firstKey())) {
                assertThat(roster.onDuty(Wall.ROLE, change.minusMillis(1)))
                        .as("before %s", change)
                        .containsExactly(wall.lowerEntry(change).getValue());
            }
        });
    }

    private static byte[] workbook() {
        List<List<String>> people = Stream.of(
                        "编号 姓名", "zhang 张", "li 李", "wang 王", "zhao 赵", "qian 钱", "sun 孙", "zhou 周", "wu 吴", "zheng 郑")
                .map(line -> List.of(line.split(" ")))
                .toList();
        return Sheets.of("人员", people.toArray(List[]::new))
                .and(
                        "排班规则",
                        RULE,
                        List.of(Wall.ROLE, "2026-09-15", "工作日", "08:30", "17:30", "张、李、王", "逐班轮换"),
                        List.of(Wall.ROLE, "2026-09-15", "工作日", "17:30", "08:30", "赵、钱", "逐班轮换"),
                        List.of("后台值班人员", "2026/9/15", "休息日", "8:30", "8:30", "sun, zhou", "按周轮换"))
                .and(
                        "调班",
                        List.of("角色", "方式", "原值班人", "接班人", "开始", "结束"),
                        List.of(Wall.ROLE, "替班", "孙", "吴", "2026-10-02 12:00", "2026-10-02 18:00"))
                .and(
                        "请假",
                        List.of("人员", "开始", "结束"),
                        List.of("李", "2026-09-29 13:00", "2026-10-01 00:00"),
                        List.of("钱", "2026-09-30 22:00", "2026-10-01 06:00"))
                .and(
                        "代理人",
                        List.of("人员", "顺序", "代理人"),
                        List.of("钱", 2, "吴"),
                        List.of("李", 1, "郑"),
                        List.of("钱", 1, "李"))
                .file();
    }
}
