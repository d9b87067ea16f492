package org.tocsin.procedure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tocsin.procedure.SystemFault.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.tocsin.ModelCoverage;
import org.tocsin.Rest;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** A review from the incident that calls for it to the last of its measures, by every way it can take. */
@TocsinTest
class IncidentReviewTest {

    @RegisterExtension
    static final ModelCoverage coverage =
            ModelCoverage.ofAll(IncidentReview.KEY, SignOff.KEY, ImprovementPlan.KEY, ImprovementMeasure.KEY);

    private static final Map<String, Object> REVIEW_OK = Map.of("reviewVerdict", "ok", "reviewTick", true);
    private static final Map<String, Object> SIGN_OK = Map.of("signVerdict", "ok", "signTick", true);
    private static final String[] SIGNED = {
        "incident-review.signed → executive",
        "incident-review.signed → department-head",
        "incident-review.signed → e-banking"
    };
    /** Ten working days after the story's Sunday. */
    private static final Instant LIMIT =
            OffsetDateTime.parse("2026-12-04T23:59:59+08:00").toInstant();

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Autowired
    TestRestTemplate http;

    // ---- the happy path

    @Test
    void aFaultThatCouldNotBeResolvedIsReviewedSignedByThreeAndItsMeasuresTracked() {
        String fault = unresolvedFault();
        String review = key();

        assertThat(review).matches("RV-20261122-\\d+");
        assertThat(variable("recalledFacts")).contains(fault, "系统故障", "客户无法接入", "3");
        assertThat(variable("recalledLimits")).contains("第一步：通知中心经理：2026-11-22 09:15");
        assertThat(variable("recalledEarlier")).isEqualTo("一年内没有同类事件。");
        written("back-office");
        story.complete("centre-manager", SignOff.REVIEW, REVIEW_OK);
        story.complete("department-head", SignOff.SIGN, SIGN_OK);
        story.told(SIGNED);

        story.complete("back-office", ImprovementPlan.ADD, ImprovementPlan.measure("2026-12-20T17:00:00+08:00"));
        story.told("improvement-measure.assigned → it");
        story.complete("back-office", ImprovementPlan.ADD, ImprovementPlan.NO_MORE);

        assertThat(incidents.find(review).orElseThrow())
                .extracting(Incident::outcome, Incident::open)
                .containsExactly("reviewed", false);
        assertThat(record("event-summary").path("incident").asText()).isEqualTo(fault);
        assertThat(record("event-summary").path("directLoss").asInt()).isEqualTo(1200);
        assertThat(signatures("event-summary"))
                .isEqualTo(signatures("post-event-evaluation"))
                .containsExactly("back-office", "centre-manager", "department-head");
        assertThat(record("post-event-evaluation").path("timeliness").asText()).isEqualTo("poor");
        assertThat(story.journal(fault))
                .contains("LINKED 总结评估 " + review + " 已开始")
                .contains("HANDED_OVER 启动总结评估");
        assertThat(story.journal(review)).anyMatch(entry -> entry.startsWith("MET 总结评估签发") && entry.endsWith("在时限内"));
        assertThat(story.openTasks()).containsExactly(ImprovementMeasure.CARRY_OUT);

        story.complete("it", ImprovementMeasure.CARRY_OUT, done());
        story.complete(
                "centre-manager",
                ImprovementMeasure.VERIFY,
                Map.of("measureState", "verified", "measureVerifyTick", true));

        assertThat(values(record("measure"), "measureState", "measureOwner", "measureDoneBy", "measureVerifiedBy"))
                .containsExactly("verified", "it", "it", "centre-manager");
        assertThat(story.openTasks()).isEmpty();
    }

    // ---- started by hand

    @Test
    void aReviewAskedForNamesAnIncidentThatThereIs() {
        Rest backOffice = new Rest(http, "back-office");

        assertThat(backOffice
                        .start(IncidentReview.KEY, Map.of("summary", "总结", "reviewedIncident", "SF-20261122-1"))
                        .getBody()
                        .path("message")
                        .asText())
                .contains("「事件编号」(reviewedIncident)：没有编号为 SF-20261122-1 的事件");
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aCauseThatComesBackIsShown() {
        String first = unresolvedFault();
        String second = unresolvedFault();

        story.start("back-office", IncidentReview.KEY, Map.of("summary", "再次总结", "reviewedIncident", " " + second));

        assertThat(story.jdbc()
                        .sql("select text_ from act_ru_variable where name_ = 'recalledEarlier'")
                        .query(String.class)
                        .list())
                .filteredOn(text -> text.startsWith("一年内同类事件 1 起") && text.contains(first))
                .hasSize(2);
    }

    // ---- three people

    @Test
    void nobodyReviewsOrSignsTheirOwnWork() {
        unresolvedFault();
        written("centre-manager");

        assertThatThrownBy(() -> story.complete("centre-manager", SignOff.REVIEW, REVIEW_OK))
                .hasMessageContaining("您已在前面的环节签名，须由另一人办理");

        story.complete("bc-office", SignOff.REVIEW, REVIEW_OK);
        assertThatThrownBy(() -> story.complete("bc-office", SignOff.SIGN, SIGN_OK))
                .hasMessageContaining("您已在前面的环节签名");
        assertThatThrownBy(() -> story.complete("centre-manager", SignOff.SIGN, SIGN_OK))
                .hasMessageContaining("您已在前面的环节签名");
        assertThat(story.openTasks()).containsExactly(SignOff.SIGN);
    }

    @Test
    void whoeverSignsCannotSayThatItWasSomebodyElse() {
        unresolvedFault();
        Map<String, Object> forged = SystemFault.with(IncidentReview.summary(), "writtenBy", "agent");

        assertThatThrownBy(() -> story.complete("back-office", IncidentReview.SUMMARISE, forged))
                .hasMessageContaining("writtenBy");
    }

    @Test
    void reviewerAndSignerMaySendItBackWithTheirReason() {
        unresolvedFault();
        written("back-office");
        story.complete("centre-manager", SignOff.REVIEW, back("review", "损失没有依据"));
        assertThat(variable("reviewRemark")).isEqualTo("损失没有依据");

        written("back-office");
        story.complete("centre-manager", SignOff.REVIEW, REVIEW_OK);
        story.complete("executive", SignOff.SIGN, back("sign", "责任人没有写明"));
        assertThat(story.openTasks()).containsExactly(IncidentReview.SUMMARISE);

        written("back-office");
        story.complete("centre-manager", SignOff.REVIEW, REVIEW_OK);
        story.complete("executive", SignOff.SIGN, SIGN_OK);
        story.told(SIGNED);
        story.complete("back-office", ImprovementPlan.ADD, ImprovementPlan.NO_MORE);
        assertThat(signatures("event-summary")).containsExactly("back-office", "centre-manager", "executive");
    }

    // ---- limits

    @Test
    void authorsAreRemindedThreeDaysBeforeTheLimitAndItsPassingIsReported() {
        unresolvedFault();

        story.timeIs(LIMIT.minus(Duration.ofDays(3)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(LIMIT.minus(Duration.ofDays(3)));
        story.fireDue();
        story.told("incident-review.reminder → back-office", "incident-review.reminder → centre-manager");

        story.timeIs(LIMIT.minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(LIMIT);
        story.fireDue();
        story.told(
                "incident-review.overdue → centre-manager",
                "incident-review.overdue → department-head",
                "incident-review.overdue → bc-office");
        assertThat(story.message("incident-review.overdue", "bc-office").dueAt())
                .isEqualTo(LIMIT);
    }

    // ---- measures

    @Test
    void anOwnerIsRemindedBeforeOnTheDayAndEachWeekUntilSomebodyElseHasVerifiedIt() {
        Instant due = OffsetDateTime.parse("2026-11-30T10:00:00+08:00").toInstant();
        measureDueAt("2026-11-30T10:00:00+08:00");
        String[] reminded = {"improvement-measure.due → it", "improvement-measure.due → back-office"};

        story.timeIs(due.minus(Duration.ofDays(3)));
        story.fireDue();
        story.told("improvement-measure.soon-due → it");
        story.timeIs(due.minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(due);
        story.fireDue();
        story.told(reminded);
        story.timeIs(due.plus(Duration.ofDays(7)).minusSeconds(1));
        story.fireDue();
        story.nobodyElseIsTold();
        story.timeIs(due.plus(Duration.ofDays(7)));
        story.fireDue();
        story.told(reminded);

        story.complete("it", ImprovementMeasure.CARRY_OUT, done());
        assertThatThrownBy(() -> story.complete(
                        "it", ImprovementMeasure.VERIFY, Map.of("measureState", "verified", "measureVerifyTick", true)))
                .hasMessageContaining("须由另一人办理");
        story.complete(
                "back-office",
                ImprovementMeasure.VERIFY,
                Map.of("measureState", "open", "measureNote", "切换要三分钟", "measureVerifyTick", true));
        assertThat(variable("measureNote")).isEqualTo("切换要三分钟");
        story.timeIs(due.plus(Duration.ofDays(14)));
        story.fireDue();
        story.told(reminded);

        story.complete("it", ImprovementMeasure.CARRY_OUT, done());
        story.complete(
                "back-office",
                ImprovementMeasure.VERIFY,
                Map.of("measureState", "verified", "measureVerifyTick", true));
        story.pass(Duration.ofDays(30));
        story.fireDue();
        story.nobodyElseIsTold();
        assertThat(record("measure").path("measureState").asText()).isEqualTo("verified");
    }

    @Test
    void remindersThatFellIntoADowntimeComeOnceNotInABurst() {
        measureDueAt("2026-11-30T10:00:00+08:00");

        story.timeIs(OffsetDateTime.parse("2026-12-24T10:00:00+08:00").toInstant());
        story.fireDue();

        story.told(
                "improvement-measure.soon-due → it",
                "improvement-measure.due → it",
                "improvement-measure.due → back-office");
    }

    // ----

    private void measureDueAt(String dueAt) {
        unresolvedFault();
        written("back-office");
        story.complete("centre-manager", SignOff.REVIEW, REVIEW_OK);
        story.complete("department-head", SignOff.SIGN, SIGN_OK);
        story.told(SIGNED);
        story.complete("back-office", ImprovementPlan.ADD, ImprovementPlan.measure(dueAt));
        story.told("improvement-measure.assigned → it");
        story.complete("back-office", ImprovementPlan.ADD, ImprovementPlan.NO_MORE);
    }

    private void written(String author) {
        story.complete(author, IncidentReview.SUMMARISE, IncidentReview.summary());
        story.complete(author, IncidentReview.EVALUATE, IncidentReview.evaluation());
    }

    private static Map<String, Object> back(String kind, String reason) {
        return Map.of(kind + "Verdict", "back", kind + "Remark", reason, kind + "Tick", true);
    }

    private Map<String, Object> done() {
        return Map.of("measureProgress", "已切换为双机", "measureDoneAt", story.ago(Duration.ZERO), "measureDoneTick", true);
    }

    /** A fault that ends without a cause, which calls for a review. */
    private String unresolvedFault() {
        ProcessInstance fault = story.start("agent", SystemFault.KEY, report(3));
        String key = story.businessKey(fault);
        story.fireDue();
        story.told("system-fault.reported → agent-admin");
        story.complete("agent-admin", SystemFault.FILL_RECORD, Map.of("verdict", "confirm"));
        story.told(
                "system-fault.confirmed → it",
                "system-fault.confirmed → e-banking",
                "system-fault.confirmed → back-office");
        story.complete("it", SystemFault.REPAIR, Map.of("repairResult", "unresolvable", "repairNote", "找不到原因"));
        story.complete(
                "agent-admin",
                SystemFault.CONCLUDE,
                Map.of("conclusion", "unresolved", "cause", "未查明", "responsiblePerson", "李四"));
        story.fireDue();
        story.told("system-fault.unresolved → centre-manager", "system-fault.unresolved → department-head");
        return key;
    }

    private String key() {
        return story.businessKey(story.engine()
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(IncidentReview.KEY)
                .singleResult());
    }

    private String variable(String name) {
        return story.jdbc()
                .sql("select distinct text_ from act_ru_variable where name_ = ? and text_ is not null")
                .param(name)
                .query(String.class)
                .single();
    }

    private List<String> signatures(String register) {
        return values(record(register), "writtenBy", "reviewedBy", "signedBy");
    }

    private static List<String> values(JsonNode record, String... fields) {
        return Arrays.stream(fields).map(field -> record.path(field).asText()).toList();
    }

    /** The newest version of the one record. */
    private JsonNode record(String register) {
        JsonNode records =
                new Rest(http, "auditor").get("/api/records/" + register).getBody();
        assertThat(records).as(register).hasSize(1);
        return records.get(0).path("fields");
    }
}
