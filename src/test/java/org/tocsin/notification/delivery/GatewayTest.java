package org.tocsin.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.notification.Hmac;

/** A gateway of the bank's own: what it is sent, and what each of its answers comes to. */
@Timeout(20)
class GatewayTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1700000000), ZoneOffset.UTC);
    private static final Map<String, Object> MESSAGE = Desk.message("sms", "13800138000");

    private Provider provider;

    @BeforeEach
    void open() throws Exception {
        provider = new Provider();
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void aMessageIsPostedWithItsKeyAndItsSignature() throws Exception {
        provider.answers(202, "{\"id\": \"gw-7\"}");

        assertThat(desk("s3cret").handle(MESSAGE)).isEqualTo("complete {providerId=gw-7}");

        Provider.Request request = provider.only();
        assertThat(request.json())
                .isEqualTo(Http.JSON.readTree("{\"key\": \"key-1\", \"channel\": \"sms\", \"to\": \"13800138000\","
                        + "\"subject\": \"系统故障\", \"text\": \"电话银行停摆\\n请立即处理\", \"answers\": true}"));
        assertThat(request.header("Idempotency-Key")).isEqualTo("key-1");
        assertThat(request.header("X-Tocsin-Timestamp")).isEqualTo("1700000000");
        assertThat(request.header("X-Tocsin-Signature"))
                .isEqualTo(Hmac.hex(Hmac.sign("s3cret", "1700000000." + request.body())));
    }

    @Test
    void withoutASecretNothingIsSigned() throws Exception {
        assertThat(desk(null).handle(MESSAGE)).isEqualTo("complete {}");

        assertThat(provider.only().header("X-Tocsin-Signature")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 502, 503, 504})
    void aStatusThatPassesIsTriedAgain(int status) throws Exception {
        provider.answers(status, "busy");

        assertThat(desk(null).handle(MESSAGE))
                .isEqualTo("failure, 3 left, again in 15000 ms: answered " + status + ": busy");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 422})
    void aStatusThatDoesNotPassLeavesTheMessageToTheNextChannel(int status) throws Exception {
        provider.answers(status, "no such number 13800138000");

        assertThat(desk(null).handle(MESSAGE))
                .isEqualTo("error CHANNEL_FAILED: answered " + status + ": no such number 138***00");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (Provider elsewhere = new Provider()) {
            provider.behaves(exchange -> {
                exchange.getResponseHeaders().set("Location", elsewhere.url());
                exchange.sendResponseHeaders(307, -1);
            });

            assertThat(desk(null).handle(MESSAGE)).isEqualTo("error CHANNEL_FAILED: answered 307");
            assertThat(elsewhere.requests).isEmpty();
        }
    }

    @Test
    void theFourthFailureIsTheLast() throws Exception {
        provider.answers(503, "");
        Desk desk = desk(null);

        assertThat(List.of(
                        desk.handle(MESSAGE),
                        desk.handle(MESSAGE, 3),
                        desk.handle(MESSAGE, 2),
                        desk.handle(MESSAGE, 1)))
                .containsExactly(
                        "failure, 3 left, again in 15000 ms: answered 503",
                        "failure, 2 left, again in 15000 ms: answered 503",
                        "failure, 1 left, again in 15000 ms: answered 503",
                        "error CHANNEL_FAILED: last try: answered 503");
        assertThat(provider.requests)
                .hasSize(4)
                .allMatch(request -> request.header("Idempotency-Key").equals("key-1"));
    }

    @Test
    void aGatewayThatIsDownIsTriedAgain() throws Exception {
        provider.close();

        assertThat(desk(null).handle(MESSAGE))
                .isEqualTo("failure, 3 left, again in 15000 ms: no connection to 127.0.0.1");
    }

    @Test
    void aGatewayThatHangsIsGivenUpAtTheDeadline() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        provider.behaves(exchange -> never.await());

        assertThat(desk(null).handle(MESSAGE))
                .isEqualTo("failure, 3 left, again in 15000 ms: no answer within 1500 ms");
    }

    @Test
    void aGatewayThatHangsInTheMiddleOfItsAnswerIsGivenUpAtTheDeadline() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        provider.behaves(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            never.await();
        });

        assertThat(desk(null).handle(MESSAGE))
                .isEqualTo("failure, 3 left, again in 15000 ms: no answer within 1500 ms");
    }

    @Test
    void anAnswerThatNeverEndsIsReadNoFurtherThanNeeded() throws Exception {
        provider.behaves(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = " ".repeat(8192).getBytes();
            while (true) {
                exchange.getResponseBody().write(blanks);
            }
        });

        assertThat(desk(null).handle(MESSAGE)).isEqualTo("complete {}");
    }

    @Test
    void aConnectionDroppedBeforeTheReplyIsTriedAgainWithTheSameKey() throws Exception {
        try (ServerSocket dropping = new ServerSocket(0)) {
            Thread server = new Thread(() -> {
                try {
                    while (true) {
                        var socket = dropping.accept();
                        socket.getInputStream().read(new byte[4096]);
                        socket.close();
                    }
                } catch (java.io.IOException e) {
                    // The test is over.
                }
            });
            server.setDaemon(true);
            server.start();
            Channel gateway =
                    new Gateway(new Http(Desk.DEADLINE), "http://127.0.0.1:" + dropping.getLocalPort(), null, CLOCK);

            assertThat(new Desk(Map.of("sms", gateway)).handle(MESSAGE))
                    .startsWith("failure, 3 left, again in 15000 ms: ");
        }
    }

    @Test
    void anIdLongerThanTheEngineKeepsIsCut() throws Exception {
        provider.answers(200, "{\"id\": \"" + "x".repeat(500) + "\"}");

        assertThat(desk(null).handle(MESSAGE)).isEqualTo("complete {providerId=" + "x".repeat(200) + "}");
    }

    private Desk desk(String secret) {
        return new Desk(Map.of("sms", new Gateway(new Http(Desk.DEADLINE), provider.url(), secret, CLOCK)));
    }
}
