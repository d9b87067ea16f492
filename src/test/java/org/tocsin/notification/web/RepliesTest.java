package org.tocsin.notification.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.notification.Answer;
import org.tocsin.notification.Notification;
import org.tocsin.notification.Notification.State;

/** Answers that come from outside, over real HTTP. */
@TocsinTest
class RepliesTest {

    private static final String SECRET = "shared-with-the-gateway";
    private static final String REPORTED = "system-fault.reported → ";

    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    @LocalServerPort
    int port;

    @BeforeEach
    void people() {
        story.nobodyAnswers();
        story.roster().person("agent-admin", "赵管理", "sms:+86 138-0000-0001", "voice:13800000001");
        story.roster().deputies("agent-admin", "back-office");
        story.roster().person("back-office", "钱后台", "email:qian@bank.example");
    }

    // ---- short messages

    @ParameterizedTest
    @ValueSource(strings = {"2 %s", "2%s", "２，%s", " 2 # %s。", "2"})
    void aReplyByShortMessageAnswers(String reply) throws Exception {
        told();

        String outcome = sms("r1", "8613800000001", reply.formatted(code()));

        assertThat(outcome).contains("已记录：接手处理");
        assertThat(message().answer()).isEqualTo(Answer.TAKING);
        assertThat(message().answeredVia()).isEqualTo("sms");
        assertThat(story.journal(message().incident())).anyMatch(e -> e.startsWith("TAKEN 赵管理 答复「接手处理」（短信）"));
    }

    @Test
    void theSameReplyTwiceCountsOnce() throws Exception {
        told();
        sms("r1", "13800000001", "1");

        assertThat(sms("r1", "13800000001", "3")).isEqualTo("已收到");
        assertThat(message().answer()).isEqualTo(Answer.SEEN);
    }

    @Test
    void nobodyAnswersForSomebodyElse() throws Exception {
        told();

        assertThat(sms("r1", "13900000009", "1 " + code())).startsWith("没有找到等待您答复的消息");
        assertThat(message().answer()).isNull();
    }

    @Test
    void whatCannotBeUnderstoodSaysWhatToReply() throws Exception {
        told();

        assertThat(sms("r1", "13800000001", "收到，马上来")).startsWith("未能识别。请回复 1 已阅");
        assertThat(message().answer()).isNull();
    }

    @Test
    void cannotComeCallsTheDeputyAtOnce() throws Exception {
        told();

        sms("r1", "13800000001", "3 " + code());

        story.told(REPORTED + "back-office");
    }

    @Test
    void anAnswerAfterItWasPassedOnIsOnRecordAndRelievesTheDeputy() throws Exception {
        told();
        story.pass(Duration.ofMinutes(5));
        story.fireDue();
        story.told(REPORTED + "back-office");

        assertThat(sms("r1", "13800000001", "2 " + code())).contains("已转交他人");

        assertThat(message().answer()).isEqualTo(Answer.TAKING);
        assertThat(story.engine()
                        .getTaskService()
                        .createTaskQuery()
                        .taskDefinitionKey("userTask_Answer")
                        .count())
                .isZero();
    }

    @Test
    void aReplyWithoutANumberAnswersEverythingInTheLastMessage() throws Exception {
        told();
        for (int i = 0; i < 3; i++) {
            incidents.open("system-fault.reported", "agent-admin");
        }
        story.deliver();
        story.pass(Duration.ofSeconds(2));
        story.fireDue();
        story.told(REPORTED + "agent-admin", REPORTED + "agent-admin", REPORTED + "agent-admin");

        assertThat(sms("r1", "13800000001", "1").split("；")).hasSize(2);

        assertThat(story.messages())
                .extracting(Notification::answer)
                .containsExactly(null, null, Answer.SEEN, Answer.SEEN);
    }

    @Test
    void aQuestionAskedAgainCanBeAnsweredByShortMessageAgain() throws Exception {
        incidents.open("system-fault.confirmed", "agent-admin");
        story.told("system-fault.confirmed → agent-admin");
        sms("r1", "13800000001", "2 " + code());
        story.pass(Duration.ofMinutes(30));
        story.fireDue();
        story.deliver();

        assertThat(sms("r2", "13800000001", "１　" + code())).contains("已记录：已阅");
        assertThat(message().answer()).isEqualTo(Answer.SEEN);
    }

    @Test
    void aNumberThatTwoPeopleShareNeedsTheMessagesNumber() throws Exception {
        story.roster().person("back-office", "钱后台", "sms:+86 138-0000-0001");
        incidents.open("system-fault.reported", "agent-admin");
        incidents.open("system-fault.reported", "back-office");
        incidents.open("system-fault.reported", "agent-admin");
        story.deliver();
        story.pass(Duration.ofSeconds(2));
        story.fireDue();
        story.told(REPORTED + "agent-admin", REPORTED + "back-office", REPORTED + "agent-admin");

        assertThat(sms("r1", "13800000001", "2")).contains("请在答复后加编号");
    }

    // ---- telephone

    @Test
    void aKeyPressedOnTheTelephoneAnswers() throws Exception {
        story.roster().person("agent-admin", "赵管理", "voice:13800000001");
        told();

        String outcome = post(
                        "/gateway/replies",
                        "{\"id\":\"v1\",\"key\":\"%s\",\"digits\":\"1\"}".formatted(lastSend()),
                        now(),
                        SECRET)
                .body();

        assertThat(outcome).contains("已记录：已阅");
        assertThat(message().answeredVia()).isEqualTo("voice");
    }

    // ---- signature

    @Test
    void withoutTheSecretOrTooLateNothingIsTaken() throws Exception {
        told();
        String body = "{\"id\":\"r1\",\"from\":\"13800000001\",\"text\":\"1\"}";

        assertThat(post("/gateway/replies", body, now(), "another").statusCode())
                .isEqualTo(401);
        assertThat(post("/gateway/replies", body, now().minusSeconds(301), SECRET)
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/gateway/replies", "{\"id\":\"r1\"}", now(), SECRET).statusCode())
                .isEqualTo(400);
        assertThat(message().answer()).isNull();
    }

    // ---- receipts

    @Test
    void aReceiptIsOnRecord() throws Exception {
        told();

        receipt(lastSend(), "delivered", "");

        assertThat(message().attempts())
                .extracting(Notification.Attempt::result)
                .containsExactly("delivered");
    }

    @Test
    void whatHasNotArrivedGoesTheNextWayAtOnce() throws Exception {
        told();

        receipt(lastSend(), "failed", "number out of service");
        story.fireDue();
        story.deliver();

        assertThat(message().attempts())
                .extracting(a -> a.channel() + " " + a.result())
                .containsExactly("sms failed: number out of service", "voice accepted");
    }

    @Test
    void whatNeedsNoAnswerAndHasNotArrivedGoesTheNextWayToo() throws Exception {
        incidents.open("system-fault.notice", "agent-admin");
        story.told("system-fault.notice → agent-admin");

        receipt(lastSend(), "failed", "number out of service");

        assertThat(message().state()).isEqualTo(State.PENDING);
        story.deliver();
        assertThat(message().state()).isEqualTo(State.SENT);
        receipt(lastSend(), "failed", "busy");
        story.beginToReach();
        assertThat(message().state()).isEqualTo(State.UNDELIVERABLE);
        assertThat(story.journal(message().incident())).anyMatch(e -> e.startsWith("NOT_TOLD 赵管理 的全部联系方式"));
    }

    @Test
    void aReceiptPostedTwiceCountsOnceAndOneThatComesTooEarlyIsToBePostedAgain() throws Exception {
        incidents.open("system-fault.notice", "agent-admin");
        assertThat(receipt(lastSend(), "failed", "early").statusCode()).isEqualTo(503);
        story.told("system-fault.notice → agent-admin");
        UUID first = lastSend();
        receipt(first, "failed", "number out of service");
        story.deliver();

        receipt(first, "failed", "number out of service");
        story.deliver();

        assertThat(message().attempts())
                .extracting(a -> a.channel() + " " + a.result())
                .containsExactly("sms failed: number out of service", "voice accepted");
    }

    @Test
    void aReceiptForNothingChangesNothing() throws Exception {
        assertThat(receipt(UUID.randomUUID(), "delivered", "").statusCode()).isEqualTo(200);
    }

    // ---- links

    @Test
    void openingALinkShowsTheMessageAndOnlyTheButtonAnswers() throws Exception {
        String link = mailed();

        HttpResponse<String> opened = get(link);
        assertThat(opened.body())
                .contains("【系统故障】")
                .contains("钱后台")
                .contains("接手处理")
                .doesNotContain("王五");
        assertThat(opened.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(message().answer()).isNull();

        assertThat(press(link, "seen").body()).contains("已记录：已阅");
        assertThat(message().answeredVia()).isEqualTo("link");
        assertThat(press(link, "cannot-come").body()).contains("此前已答复「已阅」");
        assertThat(get(link).body()).contains("您此前已答复「已阅」").doesNotContain("<button");
    }

    @Test
    void aLinkThatWasChangedOrHasGrownOldIsGoodForNothing() throws Exception {
        String link = mailed();
        char other = link.charAt(link.length() - 10) == 'A' ? 'B' : 'A';

        assertThat(get(link.substring(0, link.length() - 10) + other + link.substring(link.length() - 9))
                        .statusCode())
                .isEqualTo(404);
        story.pass(Duration.ofHours(25));
        assertThat(get(link).statusCode()).isEqualTo(404);
        assertThat(press(link, "seen").statusCode()).isEqualTo(404);
    }

    // ---- words

    private void told() {
        incidents.open("system-fault.reported", "agent-admin");
        story.told(REPORTED + "agent-admin");
    }

    /** A message by e-mail, and the link in it. */
    private String mailed() {
        story.roster().onDuty("agent-admin", "back-office");
        incidents.open("system-fault.reported", "agent-admin");
        LockedExternalTask mail = story.engine()
                .getExternalTaskService()
                .fetchAndLock(1, "w")
                .topic("notification", 1000)
                .execute()
                .get(0);
        story.engine().getExternalTaskService().complete(mail.getId(), "w");
        story.told(REPORTED + "back-office");
        String text = mail.getVariables().get("text").toString();
        assertThat(text).contains("https://tocsin.example/m/").contains("王五");
        return text.substring(text.indexOf("/m/")).trim();
    }

    private Notification message() {
        return story.messages().get(0);
    }

    private String code() {
        return String.valueOf(message().number()).split("-")[2];
    }

    private UUID lastSend() {
        return story.jdbc()
                .sql("select key from tocsin.send order by done_at desc nulls last, channel desc limit 1")
                .query(UUID.class)
                .single();
    }

    private Instant now() {
        return story.now();
    }

    private String sms(String id, String from, String text) throws Exception {
        HttpResponse<String> response = post(
                "/gateway/replies",
                "{\"id\":\"%s\",\"from\":\"%s\",\"text\":\"%s\"}".formatted(id, from, text),
                now(),
                SECRET);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body().replaceFirst(".*\"reply\":\"(.*)\".*", "$1");
    }

    private HttpResponse<String> receipt(UUID send, String status, String reason) throws Exception {
        return post(
                "/gateway/receipts",
                "{\"key\":\"%s\",\"status\":\"%s\",\"reason\":\"%s\"}".formatted(send, status, reason),
                now(),
                SECRET);
    }

    private HttpResponse<String> post(String path, String body, Instant at, String secret)
            throws IOException, InterruptedException {
        String timestamp = String.valueOf(at.getEpochSecond());
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .header(GatewaySignature.TIMESTAMP, timestamp)
                        .header(
                                GatewaySignature.SIGNATURE,
                                GatewaySignature.sign(secret, timestamp, body.getBytes(StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> press(String path, String answer) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("answer=" + answer))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
