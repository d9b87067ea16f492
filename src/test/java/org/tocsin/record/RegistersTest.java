package org.tocsin.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;
import org.tocsin.FaultOnRecord;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.chain.Finding;
import org.tocsin.chain.RecordKey;
import org.tocsin.chain.Verification;
import org.tocsin.guard.InvalidInput;

/** What stands in the registers is what was written, and whoever corrects it says why. */
@TocsinTest
@RecordApplicationEvents
class RegistersTest {

    private static final String FAULTS = "system-fault-record";
    private static final String CUSTOMERS = "affected-customer";

    @Autowired
    Story story;

    @Autowired
    Registers registers;

    @Autowired
    RegisterDesk desk;

    @Autowired
    Reading reading;

    @Autowired
    Verification verification;

    @Autowired
    RecordKey key;

    @Autowired
    JdbcClient application;

    @Autowired
    ApplicationEvents events;

    // ---- written

    @Test
    void aFaultLeavesItsRecord() {
        String fault = FaultOnRecord.recovered(story);

        Entry record = one(FAULTS);

        assertThat(record.incident()).isEqualTo(fault);
        assertThat(record.author()).isEqualTo("agent-admin");
        assertThat(record.reason()).isNull();
        assertThat(record.drill()).isFalse();
        assertThat(record.fields().path("faultLevel").asInt()).isEqualTo(3);
        RegisterType register = type(FAULTS);
        assertThat(reading.field(register, record, "affectedService")).isEqualTo("在线客服、客服邮箱");
        assertThat(reading.field(register, record, "recoveredAt")).isEqualTo("2026-11-22 09:08");
        assertThat(register.title()).isEqualTo("系统故障情况记录表");
        assertThat(verification.verify(fault, "auditor").findings()).isEmpty();
    }

    @Test
    void whatIsPersonalStandsBesideTheRecordWhichKeepsADigest() {
        FaultOnRecord.recovered(story);

        Entry customer = one(CUSTOMERS);

        assertThat(customer.fields().path("customerName").asText()).isEqualTo("张三");
        String stored = story.jdbc()
                .sql("select fields::text from tocsin.record where type = ? order by version desc limit 1")
                .param(CUSTOMERS)
                .query(String.class)
                .single();
        assertThat(stored).contains("转接后忙音", "sha256:").doesNotContain("张三", "8000", "6222");
        assertThat(story.jdbc()
                        .sql("select text || coalesce(details, '') from tocsin.journal")
                        .query(String.class)
                        .list())
                .noneMatch(entry -> entry.contains("张三") || entry.contains("6222"));
    }

    @Test
    void theSameCustomerIsKnownAgainHoweverTheNumberIsWritten() {
        story.start("agent", "system-fault", report());
        story.fireDue();
        story.told("system-fault.reported → agent-admin");
        FaultOnRecord.customer(story, "张三", "138-0013 8000");
        FaultOnRecord.customer(story, "张先生", "+86 13800138000");
        FaultOnRecord.customer(story, "李四", "13900139000");

        List<String> customers = story.jdbc()
                .sql(
                        "select distinct customer from tocsin.record where type = ? and version = 1 and customer is not null")
                .param(CUSTOMERS)
                .query(String.class)
                .list();

        assertThat(customers)
                .hasSize(2)
                .noneMatch(pseudonym -> pseudonym.contains("13800138000") || pseudonym.contains("13900139000"));
    }

    @Test
    void theApplicationItselfCannotChangeAVersion() {
        FaultOnRecord.recovered(story);

        for (String deed : List.of(
                "update tocsin.record set author = 'x'",
                "delete from tocsin.record",
                "update tocsin.personal_value set value = 'x'",
                "delete from tocsin.personal_value")) {
            assertThatThrownBy(() -> application.sql(deed).update())
                    .as(deed)
                    .isInstanceOf(DataAccessException.class)
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
    }

    // ---- corrected

    @Test
    void aCorrectionIsANewVersionWithReasonAndAuthor() {
        String fault = FaultOnRecord.recovered(story);
        Entry record = one(FAULTS);
        story.pass(Duration.ofDays(1));

        as(
                "back-office",
                () -> desk.correct(FAULTS, record.subject(), record.version(), "原因写错", Map.of("repairNote", "更换网卡")));

        List<Entry> versions = registers.versions(FAULTS, record.subject());
        Entry before = versions.get(versions.size() - 2);
        Entry after = versions.get(versions.size() - 1);
        assertThat(after.version()).isEqualTo(record.version() + 1);
        assertThat(after.author()).isEqualTo("back-office");
        assertThat(after.reason()).isEqualTo("原因写错");
        assertThat(after.since()).isEqualTo(record.since());
        assertThat(after.at()).isEqualTo(story.now());
        assertThat(reading.changes(type(FAULTS), before, after))
                .containsExactly(new Reading.Change("repairNote", "原因与处置措施", "重启接入服务", "更换网卡"));
        assertThat(one(FAULTS).version()).isEqualTo(after.version());
        assertThat(story.journal(fault))
                .anyMatch(entry -> entry.equals("CORRECTED 更正《系统故障情况记录表》，现为第 %d 版。原因：原因写错".formatted(after.version())));
        assertThat(verification.verify(fault, "auditor").findings()).isEmpty();
    }

    @Test
    void aCorrectionIsRefusedWithoutReasonWithoutChangeAndWithWhatTheFormDoesNotAccept() {
        FaultOnRecord.recovered(story);
        Entry record = one(FAULTS);

        assertRefused(record, " ", Map.of("repairNote", "更换网卡"), "字段「更正原因」(reason)：必填");
        assertRefused(record, "x".repeat(501), Map.of("repairNote", "更换网卡"), "更正原因", "最多 500 个字");
        assertRefused(record, "写错", Map.of("repairNote", "重启接入服务"), "没有变化");
        assertRefused(record, "写错", Map.of("faultLevel", 7), "字段「故障级别」(faultLevel)", "只能是");
        assertRefused(record, "写错", Map.of("recoveredAt", "昨天"), "恢复时间", "应为带时区的时间");
        assertRefused(record, "写错", Map.of("colour", "red"), "colour");
        assertRefused(record, "写错", Map.of("incident", "SF-20261122-9"), "事件编号", "不能更改");
        assertThat(one(FAULTS).version()).isEqualTo(record.version());
    }

    private void assertRefused(Entry record, String reason, Map<String, Object> fields, String... words) {
        assertThatThrownBy(() -> as(
                        "back-office",
                        () -> desk.correct(record.type(), record.subject(), record.version(), reason, fields)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void theSecondOfTwoIsToldThatTheRecordHasChanged() {
        FaultOnRecord.recovered(story);
        Entry record = one(FAULTS);
        as("back-office", () -> desk.correct(FAULTS, record.subject(), record.version(), "写错", Map.of("cause", "网卡")));

        assertThatThrownBy(() -> as(
                        "agent-admin",
                        () -> desk.correct(FAULTS, record.subject(), record.version(), "写错", Map.of("cause", "路由"))))
                .isInstanceOf(ChangedMeanwhile.class)
                .hasMessageContaining("刚被他人更正");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "auditor", "admin", "centre-manager", "it"})
    void whoeverDoesNotKeepARegisterCorrectsNothingInIt(String user) {
        FaultOnRecord.recovered(story);
        Entry record = one(FAULTS);

        assertThatThrownBy(() -> as(
                        user,
                        () -> desk.correct(FAULTS, record.subject(), record.version(), "写错", Map.of("cause", "网卡"))))
                .isInstanceOf(NotAllowed.class);
        assertThat(one(FAULTS).version()).isEqualTo(record.version());
    }

    // ---- added by hand

    @Test
    void aLedgerIsWrittenByHandIntoAChainOfItsOwn() {
        Entry entry = as("atm-logistics", () -> desk.add("resource-ledger", generator()));

        assertThat(entry.incident()).isNull();
        assertThat(entry.number()).matches("RG-20261122-\\d+");
        assertThat(story.journal("REG-resource-ledger")).containsExactly("RECORDED 写入《应急资源台账》第 1 版");
        assertThat(verification.verify("REG-resource-ledger", "auditor").findings())
                .isEmpty();
        assertThat(verification.verifyEverything("auditor", chains -> {}).findings())
                .isEmpty();
    }

    @Test
    void whatIsAddedIsHeldAgainstTheForm() {
        Map<String, Object> nameless = new HashMap<>(generator());
        nameless.remove("name");

        assertThatThrownBy(() -> as("atm-logistics", () -> desk.add("resource-ledger", nameless)))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("字段「资源名称」(name)：必填");
        assertThatThrownBy(() -> as("team-leader", () -> desk.add("complaint", Map.of())))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("《客户投诉登记》由流程写入，不能手工新增");
        assertThatThrownBy(() -> as("agent", () -> desk.add("resource-ledger", generator())))
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> as(
                        "bc-group",
                        () -> desk.add(
                                "written-account",
                                Map.of(
                                        "incident", "SF-20261122-9",
                                        "course", "a",
                                        "impact", "b",
                                        "measures", "c",
                                        "writtenBy", "d"))))
                .hasMessage("字段「事件编号」(incident)：没有编号为 SF-20261122-9 的事件，请核对编号");
        assertThat(story.jdbc()
                        .sql("select count(*) from tocsin.record")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whatIsWrittenAboutAnIncidentBelongsToIt() {
        String fault = FaultOnRecord.recovered(story);

        as(
                "bc-group",
                () -> desk.add(
                        "written-account",
                        Map.of("incident", fault, "course", "a", "impact", "b", "measures", "c", "writtenBy", "王五")));

        assertThat(registers.ofIncident(fault))
                .extracting(record ->
                        record.register().key() + " " + record.versions().size())
                .contains(FAULTS + " 2", CUSTOMERS + " 2", "written-account 1");
        assertThat(story.journal(fault)).contains("RECORDED 写入《书面情况说明》第 1 版");
    }

    // ---- found again

    @Test
    void recordsAreFoundByIncidentMonthTextAndWhetherItWasADrill() {
        String fault = FaultOnRecord.recovered(story);
        FaultOnRecord.recovered(story, true);

        assertThat(count(new Filter(FAULTS, fault, null, null, null, null))).isEqualTo(1);
        assertThat(count(new Filter(FAULTS, null, null, null, null, true))).isEqualTo(1);
        assertThat(count(new Filter(FAULTS, null, null, null, null, false))).isEqualTo(1);
        assertThat(count(new Filter(FAULTS, null, null, null, null, null))).isEqualTo(2);
        assertThat(count(new Filter(FAULTS, null, Story.BEGIN, story.now().plusSeconds(1), null, null)))
                .isEqualTo(2);
        assertThat(count(new Filter(FAULTS, null, story.now().plusSeconds(1), null, null, null)))
                .isZero();
        assertThat(count(new Filter(FAULTS, null, null, null, "重启", null))).isEqualTo(2);
        assertThat(count(new Filter(FAULTS, null, null, null, "客服邮箱", null)))
                .as("an option by its label")
                .isEqualTo(2);
        assertThat(count(new Filter(FAULTS, null, null, null, "100%", null))).isZero();
        assertThat(count(new Filter(CUSTOMERS, fault, null, null, "张三", null)))
                .as("a personal value")
                .isEqualTo(1);
        assertThat(count(new Filter(CUSTOMERS, null, null, null, "sha256", null)))
                .as("no digest of one")
                .isZero();
    }

    private int count(Filter filter) {
        int counted = registers.count(filter, 100);
        assertThat(registers.list(filter, 0, 100)).hasSize(counted);
        assertThat(registers.after(filter, null, 100)).hasSize(counted);
        return counted;
    }

    // ---- read

    @Test
    void everyLookIsToldBeforeAnythingIsShown() {
        String fault = FaultOnRecord.recovered(story);
        String subject = one(FAULTS).subject();

        as("auditor", () -> desk.list(Filter.ofIncident(FAULTS, "SF-1"), 0, 10));
        as("agent-admin", () -> desk.versions(FAULTS, subject));
        as("auditor", () -> desk.export(FAULTS, null, "xlsx"));
        as("auditor", () -> desk.exportRecord(FAULTS, subject, "pdf"));
        assertThatThrownBy(() -> as("agent", () -> desk.list(Filter.all(FAULTS), 0, 10)))
                .isInstanceOf(NotAllowed.class);

        assertThat(events.stream(RegisterRead.class).map(read -> read.who() + " " + read.what()))
                .containsExactly(
                        "auditor 查看登记簿 system-fault-record SF-1",
                        "agent-admin 查看记录 system-fault-record " + subject,
                        "auditor 导出 system-fault-record（xlsx）",
                        "auditor 导出 system-fault-record " + subject + "（pdf）");
        assertThat(events.stream(RegisterRead.class).map(RegisterRead::incident))
                .as("found by the incident that a record belongs to")
                .containsExactly("SF-1", fault, null, fault);
        assertThat(story.jdbc()
                        .sql("select subject from tocsin.access_log where who = 'agent-admin' order by id desc limit 1")
                        .query(String.class)
                        .single())
                .isEqualTo(fault);
    }

    // ---- masked

    @Test
    void whatHasBeenMaskedIsShownAsSuchAndTheRecordStillHolds() {
        String fault = FaultOnRecord.recovered(story);
        mask(one(CUSTOMERS), "customerName");

        Entry customer = one(CUSTOMERS);

        assertThat(customer.masked()).containsExactly("customerName");
        assertThat(customer.fields().path("customerName").isNull()).isTrue();
        assertThat(reading.field(type(CUSTOMERS), customer, "customerName")).isEqualTo("已脱敏");
        assertThat(reading.field(type(CUSTOMERS), customer, "customerPhone")).isEqualTo("138-0013 8000");
        assertThat(verification.verify(fault, "auditor").findings()).isEmpty();

        as(
                "team-leader",
                () -> desk.correct(
                        CUSTOMERS, customer.subject(), customer.version(), "补充", Map.of("replyNote", "已回访")));

        assertThat(one(CUSTOMERS).masked()).containsExactly("customerName");
        assertThat(verification.verify(fault, "auditor").findings()).isEmpty();
    }

    private void mask(Entry entry, String field) {
        String digest = story.jdbc()
                .sql("select fields -> ? ->> 'digest' from tocsin.record where id = ?")
                .params(field, entry.id())
                .query(String.class)
                .single();
        story.jdbc()
                .sql(
                        "update tocsin.personal_value set salt = null, value = null, masked_at = ?, seal = ? where record_id = ? and field = ?")
                .params(
                        Timestamp.from(story.now()),
                        key.seal(PersonalValue.sealedWords(entry.id(), field, digest, story.now())),
                        entry.id(),
                        field)
                .update();
    }

    // ---- tampered with

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update tocsin.record set author = 'somebody' where type = 'system-fault-record' and version = 1 | 第 1 版与第",
                "update tocsin.record set fields = jsonb_set(fields, '{repairNote}', '\"别的\"') where type = 'system-fault-record' | 被改动过",
                "update tocsin.record set since = since - interval '1 day' where type = 'system-fault-record' and version = 1 | 被改动过",
                "update tocsin.record set customer = 'x' where type = 'affected-customer' and version = 1 | 被改动过",
                "delete from tocsin.personal_value where record_id in (select id from tocsin.record where version = 1) | 个人信息 customerAccount 缺失",
                "update tocsin.personal_value set value = '李四' where field = 'customerName' | 个人信息 customerName 被改动过",
                "update tocsin.personal_value set value = null, salt = null, masked_at = now(), seal = 'sha256:00' where field = 'customerName' | 不是由系统脱敏的",
                "insert into tocsin.personal_value (record_id, field, salt, value) select id, 'summary', '0', 'x' from tocsin.record where type = 'system-fault-record' and version = 1 | 个人信息 summary 不是由系统写入的",
                "update tocsin.record set business_key = null where type = 'system-fault-record' | 缺失，第",
                "insert into tocsin.record (type, subject, version, business_key, since, at, fields, form_version) select type, 'forged', 1, business_key, since, at, fields, form_version from tocsin.record where type = 'system-fault-record' and version = 1 | forged 第 1 版不是由系统写入的",
                "insert into tocsin.record (type, subject, version, business_key, since, at, fields) select type, 'forged', 1, business_key, since, at, fields from tocsin.record where type = 'system-fault-record' and version = 1 | forged 第 1 版不是由系统写入的"
            })
    void whoeverChangesARecordInTheDatabaseIsFoundOut(String deed, String finding) {
        String fault = FaultOnRecord.recovered(story);
        assertThat(verification.verify(fault, "auditor").findings()).isEmpty();

        assertThat(story.jdbc().sql(deed).update()).isPositive();

        assertThat(verification.verify(fault, "auditor").findings())
                .extracting(Finding::text)
                .anyMatch(text -> text.contains(finding));
    }

    @Test
    void aRecordThatIsDeletedIsMissedUnlessItHadBeenKeptLongEnough() {
        String fault = FaultOnRecord.recovered(story);
        Entry record = registers.versions(FAULTS, one(FAULTS).subject()).get(0);
        String digest = story.jdbc()
                .sql(
                        "select details::jsonb ->> 'digest' from tocsin.journal where business_key = ? and details like ? and details like '%\"version\":1}'")
                .params(fault, "%" + FAULTS + "%")
                .query(String.class)
                .single();
        story.jdbc()
                .sql("delete from tocsin.record where id = ?")
                .param(record.id())
                .update();

        assertThat(verification.verify(fault, "auditor").findings())
                .extracting(Finding::text)
                .containsExactly("登记簿 system-fault-record 的记录 %s 第 1 版缺失，第 %d 条记有它"
                        .formatted(
                                record.subject(),
                                verification
                                        .verify(fault, "auditor")
                                        .findings()
                                        .get(0)
                                        .n()));

        story.jdbc()
                .sql(
                        "insert into tocsin.record_removed (type, subject, version, digest, at, seal) values (?, ?, 1, ?, ?, ?)")
                .params(
                        FAULTS,
                        record.subject(),
                        digest,
                        Timestamp.from(story.now()),
                        key.seal(RemovedRecord.sealedWords(FAULTS, record.subject(), 1, digest, story.now())))
                .update();
        assertThat(verification.verify(fault, "auditor").findings()).isEmpty();
    }

    @Test
    void aRecordOfARegisterThatHasNoChainIsFoundWhenEverythingIsVerified() {
        story.jdbc()
                .sql(
                        "insert into tocsin.record (type, subject, version, since, at, fields) values ('violation', 'x', 1, now(), now(), '{}')")
                .update();

        assertThat(verification.verifyEverything("auditor", chains -> {}).findings())
                .extracting(Finding::text)
                .containsExactly("登记簿 violation 的记录 x 第 1 版不是由系统写入的，登记链中没有它");
    }

    // ---- a register that nobody foresaw

    @Test
    void anOwnerAddsARegisterWithoutAnyJava() throws IOException {
        story.deploy(
                "process-owner", Map.of("register-visitor.form", visitorForm(), "registers.dmn", tableWith(VISITORS)));

        Entry visitor = as(
                "security",
                () -> desk.add("visitor", Map.of("visitorName", "赵六", "company", "某设备公司", "purpose", "repair")));

        RegisterType register = type("visitor");
        assertThat(register.title()).isEqualTo("来访登记");
        assertThat(register.keepers()).containsExactly("security");
        assertThat(reading.field(register, visitor, "purpose")).isEqualTo("设备维修");
        assertThat(visitor.fields().path("visitorName").asText()).isEqualTo("赵六");
        assertThat(story.jdbc()
                        .sql("select fields::text from tocsin.record")
                        .query(String.class)
                        .single())
                .doesNotContain("赵六");
        assertThatThrownBy(() -> as("agent", () -> desk.list(Filter.all("visitor"), 0, 10)))
                .isInstanceOf(NotAllowed.class);
        assertThat(as("security", () -> desk.types()))
                .extracting(RegisterType::key)
                .contains("visitor");
    }

    @Test
    void aRecordKeepsTheLabelsOfTheFormItWasWrittenWith() throws IOException {
        story.deploy(
                "process-owner", Map.of("register-visitor.form", visitorForm(), "registers.dmn", tableWith(VISITORS)));
        Map<String, Object> fields = Map.of("visitorName", "赵六", "company", "某设备公司", "purpose", "repair");
        Entry before = as("security", () -> desk.add("visitor", fields));
        story.deploy(
                "process-owner", Map.of("register-visitor.form", visitorForm().replace("设备维修", "检修")));
        Entry after = as("security", () -> desk.add("visitor", fields));

        assertThat(reading.field(registers.typeOf(type("visitor"), before), before, "purpose"))
                .isEqualTo("设备维修");
        assertThat(reading.field(registers.typeOf(type("visitor"), after), after, "purpose"))
                .isEqualTo("检修");
    }

    private static final String VISITORS = "\"来访登记\"|\"来访登记表\"|\"P6Y\"|\"P1Y\"|\"security\"|true|\"S0-6.5\"";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'\"来访\"|\"\"|\"3年\"|\"P1Y\"|\"security\"|true|\"\"';第 1 行：keep（保存期限）列：3年 不是有效的期限",
                "'\"来访\"|\"\"|\"P3Y\"|\"P4Y\"|\"security\"|true|\"\"';第 1 行：personal（个人信息保存期限）列：不能长于",
                "'\"来访\"|\"\"|\"P3Y\"|\"\"|\"security\"|true|\"\"';personal（个人信息保存期限）列",
                "'\"来访\"|\"\"|\"P3Y\"|\"P1Y\"|\"保卫部\"|true|\"\"';keepers（维护人）列：保卫部 应为用户组编号",
                "'\"来访\"|\"\"|\"P3Y\"|\"P1Y\"|\"security\"||\"\"';byHand（可手工新增）列"
            })
    void aTableThatCannotBeReadIsRefusedWithRowAndColumn(String row, String words) throws IOException {
        String table = tableWith(row);

        assertDeploymentRefused(Map.of("registers.dmn", table), "registers.dmn", words);
    }

    @Test
    void aTableThatLeavesARegisterWithoutARuleOrComplaintsTooShortIsRefused() throws IOException {
        String shipped = Files.readString(Path.of("processes/registers.dmn"));
        assertDeploymentRefused(
                Map.of(
                        "registers.dmn",
                        shipped.replaceFirst(
                                "(?s)(<rule id=\"rule_registers_26\">.*?<text>)(</text>)", "$1\"last\"$2")),
                "最后应有一行不限登记簿");
        assertDeploymentRefused(
                Map.of(
                        "registers.dmn",
                        shipped.replaceFirst(
                                "(?s)(\"complaint\".*?\"客户投诉登记表\".*?)\"P6Y\"(.*?)\"P3Y\"", "$1\"P2Y\"$2\"P1Y\"")),
                "至少保存三年");
        assertDeploymentRefused(
                Map.of("registers.dmn", shipped.replace("hitPolicy=\"FIRST\"", "hitPolicy=\"UNIQUE\"")), "FIRST");
    }

    @Test
    void aRegisterThatHidesFieldsOrKnowsCustomersByWhatIsNotPersonalIsRefused() {
        assertDeploymentRefused(
                Map.of(
                        "register-visitor.form",
                        visitorForm()
                                .replace(
                                        "\"label\":\"来访单位\"",
                                        "\"label\":\"来访单位\",\"conditional\":{\"hide\":\"=purpose = null\"}")),
                "register-visitor.form",
                "来访单位",
                "隐藏");
        assertDeploymentRefused(
                Map.of(
                        "register-visitor.form",
                        visitorForm().replace("\"personal\":\"true\"", "\"identifies\":\"customer\"")),
                "来访人",
                "personal=true");
    }

    private void assertDeploymentRefused(Map<String, String> files, String... words) {
        assertThatThrownBy(() -> story.deploy("process-owner", files)).hasMessageContainingAll(words);
    }

    private static String visitorForm() {
        return """
                {"id":"register-visitor","type":"default","schemaVersion":16,"components":[
                {"id":"a","type":"textfield","key":"visitorName","label":"来访人","validate":{"required":true},"properties":{"personal":"true"}},
                {"id":"b","type":"textfield","key":"company","label":"来访单位"},
                {"id":"c","type":"select","key":"purpose","label":"事由","values":[{"label":"设备维修","value":"repair"},{"label":"其他","value":"other"}]}]}""";
    }

    /** The shipped table with a first row for {@code visitor}; the cells are separated by bars. */
    private static String tableWith(String cells) throws IOException {
        StringBuilder row = new StringBuilder(
                "<rule id=\"rule_visitor\"><inputEntry id=\"visitor_in\"><text>\"visitor\"</text></inputEntry>");
        String[] texts = cells.split("\\|", -1);
        for (int i = 0; i < texts.length; i++) {
            row.append("<outputEntry id=\"visitor_%d\"><text>%s</text></outputEntry>".formatted(i, texts[i]));
        }
        return Files.readString(Path.of("processes/registers.dmn"))
                .replace("<rule id=\"rule_registers_1\">", row + "</rule><rule id=\"rule_registers_1\">");
    }

    // ----

    private Entry one(String type) {
        List<Entry> all = registers.list(Filter.all(type), 0, 10);
        assertThat(all).as("records of %s", type).hasSize(1);
        return all.get(0);
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

    private static Map<String, Object> generator() {
        return Map.of(
                "name", "应急发电机",
                "category", "material",
                "stock", 2,
                "location", "三楼机房",
                "state", "ready",
                "keeper", "周七",
                "keeperPhone", "13700137000");
    }

    private static Map<String, Object> report() {
        return Map.of(
                "summary", "客户无法接入",
                "faultLevel", 3,
                "faultType", "system",
                "affectedService", "online-chat",
                "symptom", "页面提示系统繁忙");
    }
}
