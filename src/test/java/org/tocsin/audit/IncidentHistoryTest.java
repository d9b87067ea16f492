package org.tocsin.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.WebSession;

/** What auditors find and read, asked for as the page in Cockpit does. */
@TocsinTest
class IncidentHistoryTest {

    @Autowired
    Story story;

    @Autowired
    TestRestTemplate http;

    @Autowired
    org.springframework.context.ConfigurableApplicationContext application;

    WebSession auditor;

    @BeforeEach
    void signIn() {
        auditor = WebSession.of(http, "/camunda/audit/", "auditor");
    }

    // ---- the list

    @Test
    void incidentsAreFoundByWhatIsKnownOfThem() {
        String late = reported("agent", 3, "客户无法接入", Duration.ofMinutes(20), false);
        String kept = reported("agent", 1, "邮箱收不到邮件", Duration.ZERO, false);
        String drill = reported("team-leader", 2, "演练故障", Duration.ZERO, true);
        told(3);

        assertThat(found("")).containsExactly(drill, kept, late);
        assertThat(found("?sort=grade")).containsExactly(kept, drill, late);
        assertThat(found("?sort=-occurred")).endsWith(late);
        assertThat(found("?key=" + late.toLowerCase().substring(0, 11))).hasSize(3);
        assertThat(found("?key=" + late)).containsExactly(late);
        assertThat(found("?procedure=complaint")).isEmpty();
        assertThat(found("?grade=2")).containsExactly(drill);
        assertThat(found("?late=yes")).containsExactly(late);
        assertThat(found("?late=no")).containsExactly(drill, kept);
        assertThat(found("?drill=yes")).containsExactly(drill);
        assertThat(found("?state=closed")).isEmpty();
        assertThat(found("?person=team-leader")).containsExactly(drill);
        assertThat(found("?person=座席班长")).containsExactly(drill);
        assertThat(found("?from=2026-11-22&to=2026-11-22")).hasSize(3);
        assertThat(found("?from=2026-11-23")).isEmpty();
        assertThat(found("?size=1&first=1")).containsExactly(kept);
        assertThat(auditor.get("api/incidents?size=1", JsonNode.class)
                        .getBody()
                        .get("total")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void dailyWorkIsFoundByWhoeverAsksForIt() {
        String fault = reported("agent", 1, "邮箱收不到邮件", Duration.ZERO, false);
        told(1);
        Map<String, Object> start = Map.of(
                "summary", "演练准备",
                "kind", "table-top",
                "plannedAt", "2026-11-23T10:00:00+08:00",
                "place", "会议室",
                "participants", "客服中心",
                "participantRoles", "agent");
        String drill = story.jdbc()
                .sql("select business_key from tocsin.incident where process_instance_id = ?")
                .param(story.start("back-office", "drill", start).getId())
                .query(String.class)
                .single();

        assertThat(found("")).containsExactly(fault);
        assertThat(found("?routine=no&procedure=drill")).isEmpty();
        assertThat(found("?routine=all")).containsExactlyInAnyOrder(drill, fault);
        assertThat(found("?routine=yes")).containsExactly(drill);
        assertThat(found("?procedure=drill")).containsExactly(drill);
        assertThat(found("?key=" + drill)).containsExactly(drill);
    }

    @Test
    void somebodyWhoWasToldOrOnlyTookATaskIsFoundToo() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        assertThat(found("?person=agent-admin")).isEmpty();
        told(1);
        assertThat(found("?person=agent-admin")).containsExactly(fault);

        story.claim("shift-leader", story.task("userTask_DirectHandling"));
        assertThat(found("?person=shift-leader")).containsExactly(fault);
    }

    @ParameterizedTest
    @CsvSource({
        "from=gestern, 登记日期起",
        "to=2026-13-01, 登记日期止",
        "from=2026-11-23&to=2026-11-22, 登记日期止",
        "late=maybe, 是否超时",
        "sort=summary, 排序",
        "sort=registered_at;drop, 排序",
        "size=0, 每页条数",
        "first=-1, 起始位置"
    })
    void badInputIsRefusedAndTheFieldIsNamed(String query, String label) {
        ResponseEntity<JsonNode> answer = auditor.get("api/incidents?" + query, JsonNode.class);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().get("message").asText()).contains(label);
    }

    @Test
    void theListIsTakenHomeAsAWorkbook() throws IOException {
        String fault = reported("agent", 3, "客户无法接入", Duration.ofMinutes(20), false);
        told(1);

        byte[] file = auditor.get("api/incidents.xlsx?late=yes", byte[].class).getBody();

        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            List<Row> rows = workbook.getFirstSheet().read();
            assertThat(rows).hasSize(2);
            assertThat(rows.get(1).getCellText(0)).isEqualTo(fault);
            assertThat(rows.get(1).getCellText(3)).isEqualTo("客户无法接入");
            assertThat(rows.get(1).getCellText(15)).isEqualTo("已超时 5 分，尚未恢复");
        }
        assertThat(part(file, "xl/sharedStrings.xml"))
                .as("no table of all texts, which would be kept until the end")
                .doesNotContain("客户无法接入");
    }

    private static String part(byte[] workbook, String name) throws IOException {
        Path file = Files.write(Path.of("target", "incidents.xlsx"), workbook);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    // ---- one incident

    @Test
    void limitsSayWhetherTheyWereKeptAndByHowMuch() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        told(1);
        assertThat(limits(fault)).containsExactly("未到期，还剩 15 分", "未到期，还剩 30 分", "未到期，还剩 30 分", "未到期，还剩 30 分");

        recovered(Duration.ofMinutes(27).plusSeconds(30));

        assertThat(limits(fault)).containsExactly("超时 12 分 30 秒", "提前 2 分 30 秒", "提前 30 分", "提前 2 分 30 秒");
        assertThat(auditor.get("api/incidents/" + fault, JsonNode.class)
                        .getBody()
                        .get("limitsRow")
                        .asText())
                .isEqualTo("时限表 limits 第 3 行（S1-2.3, S1-2.3a, S1-2.3b, S0-3.2, S4-4.4.1, S4-7.4a）");
        assertThat(found("?late=yes&state=closed")).containsExactly(fault);
        toldTheEnd();
    }

    @Test
    void aRecoveryAtExactlyTheLimitIsKept() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        told(1);

        recovered(Duration.ofMinutes(15));

        assertThat(limits(fault)).startsWith("正好在时限内");
        assertThat(found("?late=yes")).isEmpty();
        toldTheEnd();
    }

    @Test
    void whatIsRecoveredInTimeIsNotLateThoughItIsStillOpen() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ofMinutes(20), false);
        told(1);
        assertThat(found("?late=yes")).containsExactly(fault);

        story.jdbc()
                .sql("update tocsin.incident set recovered_at = occurred_at + interval '5 minutes'")
                .update();

        assertThat(found("?late=yes")).isEmpty();
        assertThat(found("?late=no")).containsExactly(fault);
        assertThat(limits(fault)).startsWith("提前 10 分");
    }

    @Test
    void theTimelineSaysWhatWasDoneByWhomAndByWhichRule() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        told(1);
        story.claim("agent-admin", story.task("userTask_FillRecord"));
        story.complete("agent-admin", "userTask_FillRecord", Map.of("verdict", "confirm", "faultLevel", 1));

        List<String> lines = lines(fault, "");

        assertThat(lines)
                .contains(
                        "limit null 登记时取用时限表 limits 第 3 行（S1-2.3, S1-2.3a, S1-2.3b, S0-3.2, S4-4.4.1, S4-7.4a），级别 3",
                        "limit null 改级后取用时限表 limits 第 1 行（S1-2.2, S1-2.2a, S1-2.2b, S0-3.2, S4-4.4.1），级别 1",
                        "variable 座席管理员 「故障级别（初报）」由 3 级 改为 1 级",
                        "operation 座席管理员 认领任务",
                        "operation 座席管理员 完成任务",
                        "step 座席管理员 完成「填写系统故障情况记录表」",
                        "journal 座席管理员 级别由 3 改为 1，时限仍从发生时间起算",
                        "decision null 决策表「故障处置部门」命中第 1 行（在线客服由电子银行部维护（S0-6.3））",
                        "message null 写给 座席管理员（座席管理员）")
                .noneMatch(line -> line.contains("gateway_"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("message") && line.contains("第 1 次发送") && line.endsWith("已发出"));
        assertThat(lines(fault, "&technical=true")).anyMatch(line -> line.contains("gateway_BeforeRecord"));
        story.told(
                "system-fault.regraded → agent-admin",
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
    }

    @Test
    void aStepThatFailsStandsInTheTimelineWithItsRetries() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ofMinutes(16), false);
        told(1, "system-fault.first-step → centre-manager");
        String job = story.timer("timer_DepartmentHeadDue").getId();
        story.engine().getManagementService().setJobRetries(job, 0);

        assertThat(lines(fault, "")).anyMatch(line -> line.startsWith("failure null 多次失败，已停止重试"));
    }

    @Test
    void theDiagramShowsWhatWasPassedAndWhereItStands() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        told(1);
        String instance = auditor.get("api/incidents/" + fault, JsonNode.class)
                .getBody()
                .at("/incident/instance")
                .asText();

        JsonNode diagram = auditor.get("api/instances/" + instance + "/diagram", JsonNode.class)
                .getBody();

        assertThat(diagram.at("/procedure/xml").asText()).contains("userTask_FillRecord");
        assertThat(values(diagram.get("flows"), "flow"))
                .contains("flow_BeforeRecord_FillRecord")
                .doesNotContain("flow_FillRecord_MeetFirstResponse");
        assertThat(StreamSupport.stream(diagram.get("activities").spliterator(), false)
                        .filter(mark -> mark.get("running").asInt() > 0)
                        .map(mark -> mark.get("activity").asText()))
                .containsExactlyInAnyOrder(
                        "subProcess_HandleFault",
                        "subProcess_AssessFault",
                        "userTask_FillRecord",
                        "userTask_DirectHandling",
                        "callActivity_Command");
    }

    @Test
    void theInstancesOfAnIncidentAreItsOwnAndThoseThatBringItsMessages() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        reported("agent", 2, "另一起", Duration.ZERO, false);
        told(2);

        JsonNode instances =
                auditor.get("api/incidents/" + fault, JsonNode.class).getBody().get("instances");

        assertThat(values(instances, "procedure"))
                .containsExactly("system-fault", "incident-command", "affected-customer", "notification");
        JsonNode message = instances.get(3);
        assertThat(auditor.get("api/instances/" + message.get("id").asText(), JsonNode.class)
                        .getBody()
                        .get("incident")
                        .asText())
                .isEqualTo(fault);
    }

    @Test
    void theHeatOfAProcedureCountsWhatHappenedInThePeriod() {
        reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        told(1);
        String definition = story.engine()
                .getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionKey("system-fault")
                .latestVersion()
                .singleResult()
                .getId();

        JsonNode heat = auditor.get("api/definitions/" + definition + "/heat", JsonNode.class)
                .getBody();
        JsonNode before = auditor.get(
                        "api/definitions/" + definition + "/heat?from=2026-01-01&to=2026-11-21", JsonNode.class)
                .getBody();

        assertThat(values(heat.get("steps"), "activity")).contains("userTask_FillRecord");
        assertThat(values(heat.get("ways"), "flow")).contains("flow_BeforeRecord_FillRecord");
        assertThat(before.get("steps")).isEmpty();
        assertThat(before.get("ways")).isEmpty();
    }

    // ---- that it is as it was written

    @Test
    void recordsAreVerifiedOnSightAndWhoDidSoIsKept() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        told(1);

        JsonNode good = auditor.send(HttpMethod.POST, "api/incidents/" + fault + "/verification", null)
                .getBody();
        assertThat(good.toString()).contains("\"findings\":[]");
        assertThat(good.at("/history/0/ok").asBoolean()).isTrue();
        assertThat(good.at("/history/0/who").asText()).isEqualTo("审计人员");

        story.jdbc()
                .sql("update tocsin.journal set text = 'x' where business_key = ? and n = 1")
                .param(fault)
                .update();
        JsonNode bad = auditor.send(HttpMethod.POST, "api/incidents/" + fault + "/verification", null)
                .getBody();

        assertThat(bad.at("/history/0/ok").asBoolean()).isFalse();
        assertThat(bad.at("/history/0/findings/0/n").asInt()).isEqualTo(1);
        assertThat(bad.get("history")).hasSize(2);
    }

    // ---- who may

    @ParameterizedTest
    @CsvSource({"agent", "process-owner", "centre-manager"})
    void nobodyElseReadsHistory(String user) {
        WebSession other = WebSession.of(http, "/camunda/audit/", user);

        for (String path : List.of(
                "api/options",
                "api/incidents",
                "api/incidents.xlsx",
                "api/incidents/x",
                "api/incidents/x/timeline",
                "api/instances/x",
                "api/instances/x/diagram",
                "api/definitions/x/heat",
                "api/definitions/x/instances",
                "api/incidents/x/verification",
                "api/verification")) {
            ResponseEntity<JsonNode> answer = other.get(path, JsonNode.class);
            assertThat(answer.getStatusCode()).as(path).isEqualTo(HttpStatus.FORBIDDEN);
            assertThat(answer.getBody().get("message").asText()).startsWith("只有审计人员和系统管理员");
        }
    }

    @Test
    void aStrangerIsAskedToSignInAndAnotherSiteVerifiesNothing() {
        assertThat(WebSession.stranger(http, "/camunda/audit/")
                        .get("api/incidents", JsonNode.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(auditor.fromAnotherSite()
                        .send(HttpMethod.POST, "api/verification", null)
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void whoeverLooksIsAccountedFor() {
        List<HistoryRead> seen = new ArrayList<>();
        application.addApplicationListener(event -> {
            if (event instanceof org.springframework.context.PayloadApplicationEvent<?> payload
                    && payload.getPayload() instanceof HistoryRead read) {
                seen.add(read);
            }
        });
        String fault = reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        told(1);

        auditor.get("api/incidents?person=agent&late=no", JsonNode.class);
        auditor.get("api/incidents/" + fault, JsonNode.class);

        assertThat(seen)
                .containsExactly(
                        new HistoryRead("auditor", "查询审计历史：人员 agent，超时 no", null),
                        new HistoryRead("auditor", "查看事件历史", fault));
    }

    @Test
    void lookingAtAnInstanceIsFoundByItsIncident() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        told(1);
        String message = story.jdbc()
                .sql("select process_instance_id from tocsin.notification")
                .query(String.class)
                .single();
        story.jdbc().sql("delete from tocsin.access_log").update();

        auditor.get("api/instances/" + message + "/timeline", JsonNode.class);

        assertThat(story.jdbc()
                        .sql("select subject from tocsin.access_log")
                        .query(String.class)
                        .list())
                .containsExactly(fault);
    }

    @Test
    void moreInstancesThanAreShownAreNotPassedOver() {
        String fault = reported("agent", 3, "客户无法接入", Duration.ZERO, false);
        told(1);
        JsonNode all = auditor.get("api/incidents/" + fault, JsonNode.class).getBody();
        assertThat(all.get("more").asBoolean()).isFalse();
        int others = IncidentStory.MOST_INSTANCES - all.get("instances").size();
        try {
            copies(fault, 1, others);
            assertThat(auditor.get("api/incidents/" + fault, JsonNode.class)
                            .getBody()
                            .get("more")
                            .asBoolean())
                    .isFalse();

            copies(fault, others + 1, others + 1);
            JsonNode cut = auditor.get("api/incidents/" + fault, JsonNode.class).getBody();

            assertThat(cut.get("instances")).hasSize(IncidentStory.MOST_INSTANCES);
            assertThat(cut.get("more").asBoolean()).isTrue();
            assertThat(auditor.get("api/incidents/" + fault + "/timeline", JsonNode.class)
                            .getBody()
                            .at("/timeline/cut")
                            .asBoolean())
                    .isTrue();
        } finally {
            story.jdbc()
                    .sql("delete from act_hi_procinst where id_ like 'copy-%'")
                    .update();
        }
    }

    private void copies(String fault, int from, int to) {
        story.jdbc().sql("""
                        insert into act_hi_procinst (id_, proc_inst_id_, business_key_, proc_def_key_, proc_def_id_, start_time_, state_)
                        select 'copy-' || n, 'copy-' || n, business_key_, proc_def_key_, proc_def_id_, start_time_, 'ACTIVE'
                        from act_hi_procinst, generate_series(?, ?) n
                        where proc_def_key_ = 'system-fault' and business_key_ = ? and id_ not like 'copy-%'""").params(from, to, fault).update();
    }

    // ----

    private String reported(String who, int level, String summary, Duration ago, boolean drill) {
        Map<String, Object> report = new HashMap<>();
        report.put("summary", summary);
        report.put("faultLevel", level);
        report.put("faultType", "system");
        report.put("affectedService", "online-chat");
        report.put("symptom", "页面提示系统繁忙");
        report.put("occurredAt", story.ago(ago));
        report.put("drill", drill);
        String instance = story.start(who, "system-fault", report).getId();
        return story.jdbc()
                .sql("select business_key from tocsin.incident where process_instance_id = ?")
                .param(instance)
                .query(String.class)
                .single();
    }

    private void told(int times, String... more) {
        story.fireDue();
        List<String> all = new ArrayList<>(List.of(more));
        for (int n = 0; n < times; n++) {
            all.add("system-fault.reported → agent-admin");
        }
        if (more.length == 0 && story.messages("system-fault.first-step").size() > 0) {
            all.add("system-fault.first-step → centre-manager");
        }
        story.told(all.toArray(String[]::new));
    }

    private void recovered(Duration after) {
        story.complete("agent-admin", "userTask_FillRecord", Map.of("verdict", "confirm"));
        story.complete("it", "userTask_Repair", Map.of("repairResult", "repaired", "repairNote", "重启"));
        story.timeIs(Story.BEGIN.plus(after).plusSeconds(60));
        story.complete(
                "agent-admin",
                "userTask_Conclude",
                Map.of(
                        "conclusion",
                        "recovered",
                        "recoveredAt",
                        Story.BEGIN.plus(after).toString()));
    }

    private void toldTheEnd() {
        story.told(
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
    }

    private List<String> found(String query) {
        ResponseEntity<JsonNode> answer = auditor.get("api/incidents" + query, JsonNode.class);
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        return values(answer.getBody().get("incidents"), "key");
    }

    private List<String> limits(String fault) {
        return values(
                auditor.get("api/incidents/" + fault, JsonNode.class).getBody().get("limits"), "text");
    }

    private List<String> lines(String fault, String more) {
        JsonNode entries = auditor.get("api/incidents/" + fault + "/timeline?most=1000" + more, JsonNode.class)
                .getBody()
                .at("/timeline/entries");
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.get("kind").asText() + " "
                        + entry.get("who").asText() + " " + entry.get("text").asText())
                .toList();
    }

    private static List<String> values(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.get(field).asText())
                .toList();
    }
}
