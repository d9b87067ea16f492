package org.tocsin.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.notification.Channels;

/** Robots of the three chats: what each is sent, and what its answers of 200 come to. */
class RobotTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1599360473), ZoneOffset.UTC);

    private Provider provider;

    @BeforeEach
    void open() throws Exception {
        provider = new Provider();
        provider.answers(200, "{\"errcode\": 0, \"errmsg\": \"ok\"}");
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void wecomIsSentTextAndWhomToMention() throws Exception {
        assertThat(handle(Robot.Kind.WECOM, "13800138000, 13900139000", null)).isEqualTo("complete {}");

        assertThat(provider.only().json())
                .isEqualTo(Http.JSON.readTree("{\"msgtype\": \"text\", \"text\": {"
                        + "\"content\": \"系统故障\\n电话银行停摆\\n请立即处理\","
                        + "\"mentioned_mobile_list\": [\"13800138000\", \"13900139000\"]}}"));
    }

    @Test
    void wecomIsSentNoMoreThanItTakes() throws Exception {
        Map<String, Object> message = Desk.message("wecom", "");
        message.put("text", "电话银行停摆".repeat(200));

        assertThat(desk(Robot.Kind.WECOM, null).handle(message)).isEqualTo("complete {}");

        String content = provider.only().json().path("text").path("content").asText();
        assertThat(content.getBytes(StandardCharsets.UTF_8).length).isBetween(2040, 2048);
        assertThat(content).endsWith("…").doesNotContain("\uFFFD");
    }

    @Test
    void dingtalkHasTimeAndSignatureInTheAddress() throws Exception {
        assertThat(handle(Robot.Kind.DINGTALK, "13800138000", "SEC15")).isEqualTo("complete {}");

        Provider.Request request = provider.only();
        assertThat(request.uri().getQuery())
                .isEqualTo("timestamp=1599360473000&sign=7oO7vdBO7QUbW6M15G/AekLM4m7dj+sVTF/PNcj172Q=");
        assertThat(request.uri().getRawQuery()).contains("%2B").contains("%2F").endsWith("%3D");
        assertThat(request.json().path("at").path("atMobiles").path(0).asText()).isEqualTo("13800138000");
    }

    @Test
    void feishuHasTimeAndSignatureInTheBody() throws Exception {
        provider.answers(200, "{\"code\": 0, \"msg\": \"success\", \"data\": {}}");

        assertThat(handle(Robot.Kind.FEISHU, "", "demo")).isEqualTo("complete {}");

        assertThat(provider.only().json())
                .isEqualTo(Http.JSON.readTree("{\"msg_type\": \"text\", \"content\": {"
                        + "\"text\": \"系统故障\\n电话银行停摆\\n请立即处理\"}, \"timestamp\": \"1599360473\","
                        + "\"sign\": \"l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WECOM    | {\"errcode\": 93000, \"errmsg\": \"invalid webhook url\"}  | error",
                "WECOM    | {\"errcode\": 45009, \"errmsg\": \"api freq out of limit\"} | failure",
                "WECOM    | {\"errcode\": -1, \"errmsg\": \"system busy\"}              | failure",
                "DINGTALK | {\"errcode\": 310000, \"errmsg\": \"sign not match\"}       | error",
                "DINGTALK | {\"errcode\": 130101, \"errmsg\": \"send too fast\"}        | failure",
                "FEISHU   | {\"code\": 19021, \"msg\": \"sign match fail\"}             | error",
                "FEISHU   | {\"code\": 11232, \"msg\": \"frequency limited\"}           | failure",
                "FEISHU   | {\"StatusCode\": 0, \"StatusMessage\": \"success\"}         | complete",
                "WECOM    | <html>a proxy's page</html>                                 | failure"
            })
    void aTwoHundredIsNoYes(Robot.Kind kind, String body, String told) throws Exception {
        provider.answers(200, body);

        assertThat(handle(kind, "", null)).startsWith(told);
    }

    private String handle(Robot.Kind kind, String address, String secret) throws Exception {
        return desk(kind, secret).handle(Desk.message("wecom", address));
    }

    private Desk desk(Robot.Kind kind, String secret) {
        return new Desk(Map.of(
                "wecom", new Robot(new Http(Desk.DEADLINE), kind, new Channels.Robot(provider.url(), secret), CLOCK)));
    }
}
