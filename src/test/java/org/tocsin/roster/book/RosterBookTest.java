package org.tocsin.roster.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** What is written down is checked, kept together with its line in the journal, and never overwritten unseen. */
@TocsinTest
class RosterBookTest {

    private static final String EDITOR = "back-office";

    @Autowired
    RosterBook book;

    @Autowired
    RosterJournal journal;

    @Autowired
    Story story;

    @BeforeEach
    void people() {
        add(Kind.PERSON, "id=zhang", "name=张三", "account=it");
        add(Kind.PERSON, "id=li", "name=李四", "outside=是", "organisation=某厂商", "internalOnly=是");
    }

    @Test
    void everyGroupOfStaffIsARoleWithItsName() {
        Map<String, String> groups = new LinkedHashMap<>();
        story.engine()
                .getIdentityService()
                .createGroupQuery()
                .list()
                .forEach(group -> groups.put(group.getId(), group.getName()));

        Map<String, String> roles = new LinkedHashMap<>();
        book.list(Kind.ROLE).forEach(role -> roles.put(role.id(), role.text("name")));

        assertThat(roles).isEqualTo(groups);
    }

    @Test
    void aChangeAndItsLineInTheJournalStandTogether() {
        Entry shift = add(Kind.SHIFT, "role=it", "person=李四", "begins=2026-11-23 08:00", "ends=2026-11-23T20:00");

        book.change(
                Kind.SHIFT,
                shift.id(),
                1,
                texts("role=it", "person=zhang", "begins=2026-11-23 08:00", "ends=2026-11-23 20:00"),
                EDITOR);
        book.remove(Kind.SHIFT, shift.id(), 2, EDITOR);

        assertThat(journal.newest(Long.MAX_VALUE, 3))
                .allSatisfy(line -> assertThat(line.actor()).isEqualTo(EDITOR))
                .allSatisfy(line -> assertThat(line.at()).isEqualTo(Story.BEGIN))
                .extracting(RosterJournal.Line::text)
                .containsExactly(
                        "删除班次「信息技术部 张三 2026-11-23 08:00 2026-11-23 20:00」",
                        "修改班次「信息技术部 张三 2026-11-23 08:00 2026-11-23 20:00」：人员由 li 改为 zhang",
                        "新增班次「信息技术部 李四 2026-11-23 08:00 2026-11-23 20:00」");
        assertThat(journal.newest(Long.MAX_VALUE, 2)
                        .get(1)
                        .detail()
                        .at("/before/person")
                        .asText())
                .isEqualTo("li");
    }

    @Test
    void whoeverChangesARowThatSomebodyElseHasChangedIsTold() {
        Entry absence = add(Kind.ABSENCE, "person=li", "begins=2026-11-23 08:00", "ends=2026-11-24 08:00");
        Map<String, String> first = texts("person=li", "begins=2026-11-23 08:00", "ends=2026-11-25 08:00");
        book.change(Kind.ABSENCE, absence.id(), 1, first, "agent-admin");

        assertThatThrownBy(() -> book.change(
                        Kind.ABSENCE,
                        absence.id(),
                        1,
                        texts("person=li", "begins=2026-11-23 08:00", "ends=2026-11-26 08:00"),
                        EDITOR))
                .isInstanceOf(ChangedMeanwhile.class)
                .hasMessageContaining("刚被他人修改或删除");
        assertThatThrownBy(() -> book.remove(Kind.ABSENCE, absence.id(), 1, EDITOR))
                .isInstanceOf(ChangedMeanwhile.class);
        assertThat(book.list(Kind.ABSENCE))
                .singleElement()
                .satisfies(row ->
                        assertThat(row.texts(Kind.ABSENCE, story.zone())).containsEntry("ends", "2026-11-25 08:00"));
    }

    @Test
    void whatIsUsedIsNotRemoved() {
        add(
                Kind.RULE,
                "role=it",
                "firstDay=2026-11-01",
                "days=每天",
                "begins=08:00",
                "ends=08:00",
                "people=li,zhang",
                "turn=逐班轮换");

        assertThatThrownBy(() -> book.remove(Kind.PERSON, "li", 1, EDITOR))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("不能删除人员「李四（li）」：排班规则「信息技术部 2026-11-01 每天");
        assertThat(book.list(Kind.PERSON)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PERSON | id=wang | 「姓名」必填",
                "PERSON | id=王五;name=王五 | 「编号」只能用字母",
                "PERSON | id=zhang;name=王五 | 「编号」重复",
                "PERSON | id=wang;name=王五;account=it | 「系统账号」已属于人员 zhang",
                "PERSON | id=wang;name=王五;account=li | 「系统账号」已属于人员 li",
                "PERSON | id=wang;name=王五;firstDay=2026-02-30 | 「首日」2026-02-30 不是日期",
                "PERSON | id=wang;name=王五;firstDay=2026-03-02;lastDay=2026-03-01 | 「末日」不能早于首日",
                "PERSON | id=wang;name=王五;outside=大概 | 「行外人员」只能填",
                "CONTACT | person=li;position=1;channel=短信;address=010-66001234 | 「地址」不是手机号码",
                "CONTACT | person=li;position=1;channel=邮件;address=li | 「地址」不是邮箱地址",
                "CONTACT | person=li;position=0;channel=电话;address=01066001234 | 「顺序」应为",
                "CONTACT | person=wang;position=1;channel=电话;address=01066001234 | 「人员」没有人员 wang",
                "ROLE | id=vendor;name=厂商;superior=vendor;watch=不要求 | 「上级角色」绕回了本角色",
                "ROLE | id=vendor;name=厂商;watch=有时 | 「值守要求」只能填：全天候、工作时间、不要求",
                "RULE | role=it;firstDay=2026-11-01;days=每天;begins=8点;ends=17:00;people=li;turn=同时值班 | 「开始」8点 不是时刻",
                "RULE | role=it;firstDay=2026-11-01;days=每天;begins=8:00;ends=17:00;people=li,li;turn=同时值班 | 「人员」同一人",
                "RULE | role=it;firstDay=2026-11-01;days=每天;begins=8:00;ends=17:00;people=;turn=同时值班 | 「人员」必填",
                "SHIFT | role=it;person=li;begins=2026-11-23 08:00;ends=2026-11-23 08:00 | 「结束」必须晚于开始",
                "SHIFT | role=it;person=li;begins=2026-11-23;ends=2026-11-24 08:00 | 「开始」2026-11-23 不是日期和时刻",
                "OVERRIDE | role=it;action=替班;person=li;begins=2026-11-23 08:00;ends=2026-11-24 08:00 | 「接班人」必填",
                "OVERRIDE | role=it;action=增加;person=li;substitute=zhang;begins=2026-11-23 08:00;ends=2026-11-24 08:00 | 「原值班人」增加人员时不填",
                "DEPUTY | person=li;position=1;deputy=li | 「代理人」不能是本人"
            })
    void whatIsWrongIsNamedByItsField(Kind kind, String typed, String problem) {
        long version = book.version();

        assertThatThrownBy(() -> add(kind, typed.split(";")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(problem);
        assertThat(book.version()).isEqualTo(version);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> add(Kind.SHIFT, "role=it", "begins=gestern"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::column)
                                .containsExactly("person", "begins", "ends"));
    }

    @Test
    void superiorsMayNotGoRoundInCircles() {
        Entry executive = book.list(Kind.ROLE).stream()
                .filter(role -> role.id().equals("executive"))
                .findFirst()
                .orElseThrow();
        Map<String, String> texts = new LinkedHashMap<>(executive.texts(Kind.ROLE, story.zone()));
        texts.put("superior", "agent");

        assertThatThrownBy(() -> book.change(Kind.ROLE, "executive", executive.version(), texts, EDITOR))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("「上级角色」绕回了本角色");
    }

    // ---- workbooks

    @Test
    void whatWasTakenOutComesInAgainUnchanged() {
        fill();
        byte[] out = Workbook.write(book.all(), book.version(), story.zone());
        Map<Kind, List<Entry>> before = book.all();

        for (RosterBook.Mode mode : RosterBook.Mode.values()) {
            RosterBook.Imported imported = book.bringIn(Workbook.read(out), mode, EDITOR);

            assertThat(imported)
                    .isEqualTo(new RosterBook.Imported(
                            0,
                            0,
                            0,
                            before.values().stream().mapToInt(List::size).sum()));
        }
        assertThat(book.all()).isEqualTo(before);
    }

    @Test
    void whatWasBroughtInIsTakenOutTheSame() {
        fill();
        byte[] out = Workbook.write(book.all(), book.version(), story.zone());
        Map<Kind, List<Map<String, String>>> written = texts(book.all());
        story.emptyRoster();
        assertThat(book.list(Kind.PERSON)).isEmpty();

        book.bringIn(Workbook.read(out), RosterBook.Mode.MERGE, EDITOR);

        assertThat(texts(book.all())).isEqualTo(written);
        byte[] again = Workbook.write(book.all(), book.version(), story.zone());
        assertThat(Workbook.read(again).sheets()).isEqualTo(Workbook.read(out).sheets());
    }

    @Test
    void replacingRemovesWhatTheWorkbookNoLongerHas() {
        fill();
        Map<Kind, List<Entry>> all = book.all();
        all.get(Kind.SHIFT).clear();

        RosterBook.Imported imported = book.bringIn(
                Workbook.read(Workbook.write(all, book.version(), story.zone())), RosterBook.Mode.REPLACE, EDITOR);

        assertThat(imported.removed()).isEqualTo(2);
        assertThat(book.list(Kind.SHIFT)).isEmpty();
        assertThat(journal.newest(Long.MAX_VALUE, 1).get(0).text()).isEqualTo("导入工作簿（替换）：新增 0 条，修改 0 条，删除 2 条");
    }

    @Test
    void aStaleWorkbookReplacesNothing() {
        byte[] out = Workbook.write(book.all(), book.version(), story.zone());
        add(Kind.PERSON, "id=wang", "name=王五");

        assertThatThrownBy(() -> book.bringIn(Workbook.read(out), RosterBook.Mode.REPLACE, EDITOR))
                .isInstanceOf(ChangedMeanwhile.class)
                .hasMessageContaining("导出之后名册已被修改");
        assertThat(book.list(Kind.PERSON)).hasSize(3);
    }

    @Test
    void aWorkbookIsBroughtInAsAWholeOrNotAtAll() {
        byte[] file = Sheets.of("人员", List.of("编号*", "姓名*"), List.of("wang", "王五"), List.of("", "赵六"))
                .and(
                        "班次",
                        List.of("角色", "人员", "开始", "结束"),
                        List.of("it", "王五", "2026-11-23 08:00", "2026-11-23 20:00"),
                        List.of("it", "nobody", "2026-11-23 08:00", "2026-13-23 20:00"))
                .file();

        assertThatThrownBy(() -> book.bringIn(Workbook.read(file), RosterBook.Mode.MERGE, EDITOR))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::text)
                                .containsExactly(
                                        "工作表「人员」第 3 行「编号」列：必填",
                                        "工作表「班次」第 3 行「结束」列：2026-13-23 20:00 不是日期和时刻，应如 2026-10-01 08:30"));
        assertThat(book.list(Kind.PERSON)).hasSize(2);
    }

    @Test
    void whatRefersToNobodyIsNamedByItsPlace() {
        byte[] file = Sheets.of(
                        "班次",
                        List.of("角色", "人员", "开始", "结束"),
                        List.of("it", "李四", "2026-11-23 08:00", "2026-11-23 20:00"),
                        List.of("it", "nobody", "2026-11-23 20:00", "2026-11-24 08:00"))
                .file();

        assertThatThrownBy(() -> book.bringIn(Workbook.read(file), RosterBook.Mode.MERGE, EDITOR))
                .isInstanceOf(Refused.class)
                .hasMessage("工作表「班次」第 3 行「人员」列：没有人员 nobody");
    }

    @Test
    void datesThatExcelKeepsAsNumbersAreUnderstood() {
        byte[] file = Sheets.of(
                        "班次",
                        List.of("角色", "人员", "开始", "结束"),
                        List.of("信息技术部", "李四", 46349.0 + 8 / 24d, 46349.0 + 20.5 / 24d))
                .file();

        book.bringIn(Workbook.read(file), RosterBook.Mode.MERGE, EDITOR);

        assertThat(book.list(Kind.SHIFT))
                .singleElement()
                .satisfies(row -> assertThat(row.texts(Kind.SHIFT, story.zone()))
                        .containsEntry("begins", "2026-11-23 08:00")
                        .containsEntry("ends", "2026-11-23 20:30"));
    }

    @Test
    void whatIsNoWorkbookOfARosterIsRefused() {
        assertThatThrownBy(() -> Workbook.read("姓名,电话".getBytes()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("不是 .xlsx 工作簿");
        assertThatThrownBy(
                        () -> Workbook.read(Sheets.of("Sheet1", List.of("姓名")).file()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("工作表「Sheet1」不认识");
        assertThatThrownBy(
                        () -> Workbook.read(Sheets.of("人员", List.of("编号", "名字")).file()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("工作表「人员」第 1 行：没有「名字」列")
                .hasMessageContaining("缺少「姓名」列");
    }

    // ----

    private void fill() {
        add(Kind.ROLE, "id=vendor", "name=设备厂商", "superior=it", "watch=工作时间");
        add(Kind.CONTACT, "person=li", "position=1", "channel=短信", "address=13800138000");
        add(Kind.CONTACT, "person=li", "position=2", "channel=邮件", "address=li@vendor.example");
        add(Kind.MEMBER, "role=vendor", "person=li", "firstDay=2026-01-01", "lastDay=2026-12-31");
        add(
                Kind.RULE,
                "role=it",
                "firstDay=2026-11-01",
                "days=工作日",
                "begins=17:30",
                "ends=08:30",
                "people=li, zhang",
                "turn=按周轮换");
        add(Kind.SHIFT, "role=it", "person=li", "begins=2026-11-23 08:00", "ends=2026-11-23 20:00");
        add(Kind.SHIFT, "role=it", "person=li", "begins=2026-11-23 08:00", "ends=2026-11-23 20:00");
        add(Kind.OVERRIDE, "role=it", "action=撤下", "person=li", "begins=2026-11-23 10:00", "ends=2026-11-23 11:00");
        add(Kind.ABSENCE, "person=li", "begins=2026-12-01 00:00", "ends=2026-12-02 00:00", "reason=年假");
        add(Kind.DEPUTY, "person=li", "position=1", "deputy=zhang");
    }

    private Entry add(Kind kind, String... typed) {
        return book.add(kind, texts(typed), EDITOR);
    }

    private static Map<String, String> texts(String... typed) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String one : typed) {
            texts.put(one.split("=")[0], one.substring(one.indexOf('=') + 1));
        }
        return texts;
    }

    private Map<Kind, List<Map<String, String>>> texts(Map<Kind, List<Entry>> all) {
        Map<Kind, List<Map<String, String>>> texts = new LinkedHashMap<>();
        all.forEach((kind, rows) -> {
            texts.put(kind, new ArrayList<>());
            rows.forEach(row -> texts.get(kind).add(row.texts(kind, story.zone())));
        });
        return texts;
    }
}
