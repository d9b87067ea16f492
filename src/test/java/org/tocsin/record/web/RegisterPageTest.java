package org.tocsin.record.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.awaitility.Awaitility;
import org.camunda.bpm.engine.IdentityService;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.tocsin.FaultOnRecord;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.WebSession;

/** The registers as the page and scripts ask for them: who gets what, and in which form. */
@TocsinTest
class RegisterPageTest {

    private static final String FAULTS = "api/registers/system-fault-record";

    @Autowired
    TestRestTemplate http;

    @Autowired
    Story story;

    // ---- who

    @Test
    void whoeverIsNotSignedInIsToldNothing() {
        FaultOnRecord.recovered(story);
        WebSession stranger = WebSession.stranger(http, RecordPages.PATH);

        for (String path :
                List.of("api/registers", FAULTS + "/records", "api/exports", "api/incidents/SF-1/file?format=pdf")) {
            ResponseEntity<String> answer = stranger.get(path, String.class);
            assertThat(answer.getStatusCode()).as(path).isEqualTo(HttpStatus.UNAUTHORIZED);
            assertThat(answer.getBody()).contains("登录已过期");
        }
    }

    @Test
    void anAuditorSeesAllRegistersAndChangesNothing() {
        FaultOnRecord.recovered(story);
        WebSession auditor = page("auditor");

        JsonNode registers = auditor.get("api/registers", JsonNode.class).getBody();

        assertThat(registers)
                .hasSize(30)
                .noneMatch(register -> register.path("keeper").asBoolean());
        JsonNode row =
                auditor.get(FAULTS + "/records", JsonNode.class).getBody().at("/rows/0");
        String record = FAULTS + "/records/" + row.path("subject").asText();
        assertThat(auditor.send(
                                HttpMethod.PUT,
                                record,
                                Map.of("version", 2, "reason", "x", "fields", Map.of("cause", "x")))
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        ResponseEntity<JsonNode> added =
                auditor.send(HttpMethod.POST, "api/registers/violation/records", Map.of("fields", Map.of()));
        assertThat(added.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(added.getBody().path("message").asText()).isEqualTo("您没有维护《违规与整改登记》的权限");
    }

    @Test
    void aKeeperSeesTheirRegistersAndNoOthersAndNoIncidentsFile() {
        String fault = FaultOnRecord.recovered(story);
        WebSession keeper = page("agent-admin");

        assertThat(keeper.get("api/registers", JsonNode.class).getBody().findValuesAsText("key"))
                .containsExactly("system-fault-record");
        assertThat(keeper.get("api/registers/complaint/records", JsonNode.class).getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(keeper.get("api/registers/no-such/records", JsonNode.class).getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(keeper.get("api/incidents/" + fault + "/file?format=pdf", byte[].class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "shift-leader"})
    void everybodyElseSeesNoRegisterOfOthers(String user) {
        FaultOnRecord.recovered(story);
        WebSession other = page(user);

        assertThat(other.get("api/registers", JsonNode.class).getBody().findValuesAsText("key"))
                .doesNotContain("system-fault-record", "affected-customer");
        assertThat(other.get(FAULTS + "/records", String.class).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(accept(user, "application/json", "/api/records/affected-customer")
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void aRequestFromAnotherSiteIsRefused() {
        ResponseEntity<JsonNode> answer = page("it")
                .fromAnotherSite()
                .send(HttpMethod.POST, "api/registers/device-ledger/records", Map.of("fields", Map.of()));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
    }

    // ---- correcting

    @Test
    void aKeeperCorrectsAndEverybodySeesWhatChangedAndWhy() {
        FaultOnRecord.recovered(story);
        WebSession keeper = page("agent-admin");
        String subject = keeper.get(FAULTS + "/records", JsonNode.class)
                .getBody()
                .at("/rows/0/subject")
                .asText();
        Map<String, Object> correction = Map.of("version", 2, "reason", "原因写错", "fields", Map.of("repairNote", "更换网卡"));

        assertThat(keeper.send(HttpMethod.PUT, FAULTS + "/records/" + subject, correction)
                        .getBody()
                        .path("version")
                        .asInt())
                .isEqualTo(3);

        JsonNode newest = page("auditor")
                .get(FAULTS + "/records/" + subject, JsonNode.class)
                .getBody()
                .at("/versions/0");
        assertThat(newest.path("reason").asText()).isEqualTo("原因写错");
        assertThat(newest.path("author").asText()).isEqualTo("座席管理员");
        assertThat(newest.at("/changes/0/before").asText()).isEqualTo("重启接入服务");
        assertThat(newest.at("/changes/0/after").asText()).isEqualTo("更换网卡");
        ResponseEntity<JsonNode> late = keeper.send(HttpMethod.PUT, FAULTS + "/records/" + subject, correction);
        assertThat(late.getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(late.getBody().path("message").asText()).contains("刚被他人更正");
        ResponseEntity<JsonNode> unknown = keeper.send(HttpMethod.PUT, FAULTS + "/records/no-such", correction);
        assertThat(unknown.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void whatTheFormDoesNotAcceptComesBackWithTheFieldsName() {
        ResponseEntity<JsonNode> answer = page("it")
                .send(
                        HttpMethod.POST,
                        "api/registers/device-ledger/records",
                        Map.of(
                                "fields",
                                Map.of("deviceNo", "D1", "name", "n", "model", "m", "location", "l", "keeper", "k")));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("message").asText()).isEqualTo("字段「状态」(state)：必填");
    }

    // ---- files

    @Test
    void anExportIsWrittenInTheBackgroundAndFetchedByWhoAskedForIt() throws IOException {
        FaultOnRecord.recovered(story);
        WebSession auditor = page("auditor");

        JsonNode begun = auditor.send(HttpMethod.POST, FAULTS + "/exports?format=xlsx&month=2026-11", null)
                .getBody();

        assertThat(begun.path("of").asInt()).isEqualTo(1);
        assertThat(begun.path("name").asText()).isEqualTo("系统故障情况记录表-2026-11.xlsx");
        String file = "api/exports/" + begun.path("id").asText() + "/file";
        awaitReady(auditor);
        ResponseEntity<byte[]> answer = auditor.get(file, byte[].class);
        assertThat(answer.getHeaders().getContentDisposition().getFilename()).isEqualTo("系统故障情况记录表-2026-11.xlsx");
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(answer.getBody()))) {
            assertThat(workbook.getFirstSheet().read()).hasSize(2);
        }
        WebSession other = page("admin");
        assertThat(other.get(file, String.class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(other.get("api/exports", JsonNode.class).getBody()).isEmpty();

        story.pass(Duration.ofMinutes(31));
        assertThat(auditor.get("api/exports", JsonNode.class).getBody())
                .as("kept for half an hour")
                .isEmpty();
        assertThat(auditor.get(file, String.class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void whoeverMayNoLongerReadTheRegisterDoesNotGetTheFile() {
        FaultOnRecord.recovered(story);
        WebSession keeper = page("agent-admin");
        String file = "api/exports/"
                + keeper.send(HttpMethod.POST, FAULTS + "/exports?format=xlsx", null)
                        .getBody()
                        .path("id")
                        .asText()
                + "/file";
        awaitReady(keeper);
        IdentityService identities = story.engine().getIdentityService();
        identities.createMembership("agent-admin", "agent");
        identities.deleteMembership("agent-admin", "agent-admin");
        try {
            assertThat(page("agent-admin").get(file, String.class).getStatusCode())
                    .isEqualTo(HttpStatus.FORBIDDEN);
        } finally {
            identities.createMembership("agent-admin", "agent-admin");
            identities.deleteMembership("agent-admin", "agent");
        }
        assertThat(page("agent-admin").get(file, String.class).getStatusCode()).isEqualTo(HttpStatus.OK);
    }

    @Test
    void anExportThatIsThrownAwayIsGone() {
        FaultOnRecord.recovered(story);
        WebSession auditor = page("auditor");
        String export = "api/exports/"
                + auditor.send(HttpMethod.POST, FAULTS + "/exports?format=pdf", null)
                        .getBody()
                        .path("id")
                        .asText();

        assertThat(auditor.send(HttpMethod.DELETE, export, null).getStatusCode().is2xxSuccessful())
                .isTrue();

        assertThat(auditor.get("api/exports", JsonNode.class).getBody()).isEmpty();
        assertThat(auditor.get(export + "/file", String.class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
    }

    private void awaitReady(WebSession session) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> session.get("api/exports", JsonNode.class)
                        .getBody()
                        .at("/0/state")
                        .asText()
                        .equals("READY"));
    }

    @Test
    void anIncidentsFileIsForThoseWhoReadAllRegisters() throws IOException {
        String fault = FaultOnRecord.recovered(story);
        WebSession auditor = page("auditor");

        byte[] file = auditor.get("api/incidents/" + fault + "/file?format=docx", byte[].class)
                .getBody();

        try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(file))) {
            assertThat(document.getParagraphs().get(0).getText()).isEqualTo("事件档案");
        }
        assertThat(auditor.get("api/incidents/SF-1/file?format=docx", String.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(auditor.get("api/incidents/" + fault + "/file?format=xlsx", String.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    // ---- scripts

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|application/json",
                "*/*|application/json",
                "text/html, application/pdf|application/pdf",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet|application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/json;q=0.5, application/vnd.openxmlformats-officedocument.wordprocessingml.document|application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            })
    void scriptsGetWhatTheyAccept(String accepted, String type) {
        FaultOnRecord.recovered(story);

        ResponseEntity<byte[]> answer = accept("auditor", accepted, "/api/records/system-fault-record");

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getHeaders().getContentType().toString()).startsWith(type);
        assertThat(answer.getBody()).hasSizeGreaterThan(100);
    }

    @Test
    void whatNobodyCanMakeIsNotAcceptable() {
        assertThat(accept("auditor", "image/png", "/api/records/system-fault-record")
                        .getStatusCode())
                .isEqualTo(HttpStatus.NOT_ACCEPTABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "month=2026-11|1",
                "month=2026-10|0",
                "from=2026-11-22&to=2026-11-22|1",
                "to=2026-11-21|0",
                "text=重启|1",
                "text=没有的|0",
                "drills=true|0",
                "drills=false|1",
                "incident=SF-1|0"
            })
    void scriptsFilter(String query, int found) throws IOException {
        FaultOnRecord.recovered(story);

        JsonNode records = new ObjectMapper()
                .readTree(accept("auditor", "application/json", "/api/records/system-fault-record?" + query)
                        .getBody());

        assertThat(records).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "month=November|字段「月份」(month)：应如 2026-11",
                "from=22.11.2026|字段「起始日期」(from)：应如 2026-11-22",
                "from=2026-11-22&to=2026-11-20|字段「截止日期」(to)：不能早于起始日期",
                "month=2026-11&to=2026-11-20|字段「月份」(month)：不能与起止日期同时填写",
                "drills=yes|字段「演练」(drills)"
            })
    void whatCannotBeUnderstoodIsNamed(String query, String message) {
        ResponseEntity<byte[]> answer =
                accept("auditor", "application/json", "/api/records/system-fault-record?" + query);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(new String(answer.getBody(), StandardCharsets.UTF_8)).contains(message);
    }

    private ResponseEntity<byte[]> accept(String user, String accepted, String path) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT, accepted);
        return http.withBasicAuth(user, user).exchange(path, HttpMethod.GET, new HttpEntity<>(headers), byte[].class);
    }

    private WebSession page(String user) {
        return WebSession.of(http, RecordPages.PATH, user);
    }
}
