package org.tocsin.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.tocsin.FaultOnRecord;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.chain.Manifests;
import org.tocsin.chain.Verification;
import org.tocsin.record.RegisterDesk;

/** Registers over the years: values masked at their age, records removed with their incident or by themselves. */
@TocsinTest
class RegisterKeepingTest {

    private static final Period PERSONAL = Period.ofYears(1);
    private static final Period HISTORY = Period.ofDays(1827);
    private static final Period LEDGER = Period.ofYears(6);
    private static final Period KEEP = Period.ofYears(10);

    @Autowired
    Story story;

    @Autowired
    RetentionRun retention;

    @Autowired
    LegalHolds holds;

    @Autowired
    RegisterDesk desk;

    @Autowired
    Verification verification;

    @Autowired
    Manifests manifests;

    @Autowired
    TestRestTemplate http;

    private Instant begin;

    @Test
    void aCustomersValuesAreMaskedAndTheRecordStillVerifies() {
        String fault = fault();

        at(PERSONAL, -1);
        retention.run();
        assertThat(values()).contains("张三", "6222000000001234");

        at(PERSONAL, 0);
        retention.run();

        assertThat(values()).isEmpty();
        assertThat(story.jdbc().sql("""
                        select count(*) from act_hi_varinst where text_ in ('张三', '6222000000001234')""").query(Long.class).single()).isZero();
        assertThat(verification.verify(fault, "auditor").findings()).isEmpty();
        assertThat(verification.verifyEverything("auditor", n -> {}).findings()).isEmpty();
        // Repeat complaints can be counted as before.
        assertThat(story.jdbc()
                        .sql("select count(*) from tocsin.record where customer is not null")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    @Test
    void aRegisterIsLeftAloneWhileItsTimesCannotBeRead() {
        fault();
        at(PERSONAL, 0);
        List<byte[]> table = tables();
        setTables(List.of("broken".getBytes(StandardCharsets.UTF_8)));
        try {
            retention.run();
            assertThat(values()).contains("张三");
            assertThat(last("masked").get("failed")).isPositive();
        } finally {
            setTables(table);
        }

        retention.run();
        assertThat(values()).isEmpty();
        assertThat(last("masked")).doesNotContainKey("failed");
    }

    @Test
    void aHoldKeepsTheValuesAndLiftingItLetsThemGo() {
        String fault = fault();
        holds.place(fault, "compliance-risk", "诉讼");

        at(PERSONAL, 0);
        retention.run();
        assertThat(values()).contains("张三");

        holds.lift(fault, "compliance-risk", "结案");
        retention.run();
        assertThat(values()).isEmpty();
        assertThat(verification.verify(fault, "auditor").findings()).isEmpty();
    }

    @Test
    void anIncidentIsKeptAsLongAsTheLongestOfItsRegisters() throws Exception {
        String fault = fault();
        String longer = Files.readString(Path.of("processes/registers.dmn")).replaceFirst("\"P6Y\"", "\"P12Y\"");
        assertThat(new Rest(http, "process-owner")
                        .deploy(Map.of("registers.dmn", longer))
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
        manifests.gather();

        at(KEEP, 0);
        cleanUp();
        retention.run();
        assertThat(incidents()).containsExactly(fault);

        at(Period.ofYears(12), 0);
        retention.run();
        assertThat(incidents()).isEmpty();
        assertThat(values()).isEmpty();
        assertThat(story.jdbc()
                        .sql("select count(*) from tocsin.record")
                        .query(Long.class)
                        .single())
                .isZero();
        story.messagesAreGone();
        assertThat(verification.verifyEverything("auditor", n -> {}).findings()).isEmpty();
    }

    @Test
    void whatIsWrittenByHandGoesByItselfAndItsChainKnowsThatItWasLawful() {
        story.signIn("atm-logistics");
        desk.add("resource-ledger", ledger());
        story.signOut();
        begin = story.now();

        at(LEDGER, -1);
        retention.run();
        assertThat(values()).isEmpty();
        assertThat(story.jdbc()
                        .sql("select count(*) from tocsin.record")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);

        at(LEDGER, 0);
        retention.run();

        assertThat(story.jdbc()
                        .sql("select type || ' ' || version from tocsin.record_removed")
                        .query(String.class)
                        .list())
                .containsExactly("resource-ledger 1");
        assertThat(verification.verifyEverything("auditor", n -> {}).findings()).isEmpty();

        story.jdbc().sql("delete from tocsin.record_removed").update();
        assertThat(verification.verifyEverything("auditor", n -> {}).findings()).isNotEmpty();
    }

    @Test
    void whatIsWrittenByHandStaysWhenItsChainDoesNotHold() {
        story.signIn("atm-logistics");
        desk.add("resource-ledger", ledger());
        story.signOut();
        begin = story.now();
        story.jdbc()
                .sql("update tocsin.record set fields = jsonb_set(fields, '{stock}', '3')")
                .update();

        at(LEDGER, 0);
        retention.run();

        assertThat(last("removed")).containsEntry("records", 0).containsEntry("refused", 1);
        assertThat(story.jdbc()
                        .sql("select count(*) from tocsin.record")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void flowsThatWereTakenGoWithTheEnginesHistory() {
        fault();
        assertThat(flows()).isPositive();

        at(HISTORY, 0);
        retention.run();
        assertThat(flows()).isPositive();

        cleanUp();
        retention.run();
        assertThat(flows()).isZero();
    }

    @Test
    void readingARegisterIsLogged() {
        String fault = fault();
        story.jdbc().sql("delete from tocsin.access_log").update();

        new Rest(http, "auditor").get("/api/records/affected-customer?incident=" + fault);

        assertThat(story.jdbc()
                        .sql("select who || ' ' || what || ' ' || refused from tocsin.access_log")
                        .query(String.class)
                        .list())
                .containsExactly("auditor REGISTER false");
        story.jdbc()
                .sql("alter table tocsin.access_log add constraint broken check (who = 'nobody') not valid")
                .update();
        try {
            var answer = new Rest(http, "auditor").get("/api/records/affected-customer");
            assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
            JsonNode body = answer.getBody();
            assertThat(body.path("message").asText()).contains("查阅记录暂时无法写入");
        } finally {
            story.jdbc()
                    .sql("alter table tocsin.access_log drop constraint broken")
                    .update();
        }
    }

    // ----

    private String fault() {
        String fault = FaultOnRecord.recovered(story);
        begin = story.now();
        assertThat(values()).contains("张三");
        return fault;
    }

    private static Map<String, Object> ledger() {
        return Map.of(
                "name", "应急发电机",
                "category", "material",
                "stock", 2,
                "location", "三楼机房",
                "state", "ready",
                "keeper", "周七",
                "keeperPhone", "13700137000");
    }

    private void at(Period age, long millis) {
        story.timeIs(begin.atZone(story.zone()).plus(age).toInstant().plusMillis(millis));
    }

    private void cleanUp() {
        HistoryService history = story.engine().getHistoryService();
        history.cleanUpHistoryAsync(true);
        for (Job job : history.findHistoryCleanupJobs()) {
            story.engine().getManagementService().executeJob(job.getId());
        }
    }

    private List<byte[]> tables() {
        return story.jdbc()
                .sql("select bytes_ from act_ge_bytearray where name_ like '%registers.dmn' order by id_")
                .query((row, n) -> row.getBytes(1))
                .list();
    }

    /** As a database that lost them; where there is one text, all have it. */
    private void setTables(List<byte[]> texts) {
        List<String> ids = story.jdbc()
                .sql("select id_ from act_ge_bytearray where name_ like '%registers.dmn' order by id_")
                .query(String.class)
                .list();
        assertThat(ids).isNotEmpty();
        for (int n = 0; n < ids.size(); n++) {
            story.jdbc()
                    .sql("update act_ge_bytearray set bytes_ = ? where id_ = ?")
                    .params(texts.get(Math.min(n, texts.size() - 1)), ids.get(n))
                    .update();
        }
    }

    private Map<String, Integer> last(String step) {
        return retention.history(20).stream()
                .filter(done -> done.what().equals(step))
                .findFirst()
                .orElseThrow()
                .counts();
    }

    private List<String> values() {
        return story.jdbc()
                .sql("select value from tocsin.personal_value where value is not null")
                .query(String.class)
                .list();
    }

    private List<String> incidents() {
        return story.jdbc()
                .sql("select business_key from tocsin.incident")
                .query(String.class)
                .list();
    }

    private long flows() {
        return story.jdbc()
                .sql("select count(*) from tocsin.flow_taken")
                .query(Long.class)
                .single();
    }
}
