package org.tocsin.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
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
import org.tocsin.notification.Channels.Sms.Format;

/** Short messages by Alibaba Cloud and Tencent Cloud: what they are sent, and what their answers come to. */
class VendorsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1551113065), ZoneOffset.UTC);

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
    void aliyunIsSentTheTextAsATemplatesVariable() throws Exception {
        provider.answers(200, "{\"Code\": \"OK\", \"BizId\": \"9006^0\", \"Message\": \"OK\"}");

        assertThat(handle(Format.ALIYUN)).isEqualTo("complete {providerId=9006^0}");

        Provider.Request request = provider.only();
        assertThat(URLDecoder.decode(request.uri().getRawQuery(), StandardCharsets.UTF_8))
                .isEqualTo("OutId=key-1&PhoneNumbers=13800138000&SignName=某银行&TemplateCode=SMS_1"
                        + "&TemplateParam={\"text\":\"电话银行停摆\\n请立即处理\"}");
        assertThat(request.header("x-acs-action")).isEqualTo("SendSms");
        assertThat(request.header("x-acs-date")).isEqualTo("2019-02-25T16:44:25Z");
        assertThat(request.header("Authorization")).startsWith("ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;");
    }

    @Test
    void tencentIsSentTheTextAsATemplatesVariable() throws Exception {
        provider.answers(200, "{\"Response\": {\"SendStatusSet\": [{\"SerialNo\": \"5000:1\", \"Code\": \"Ok\"}]}}");

        assertThat(handle(Format.TENCENT)).isEqualTo("complete {providerId=5000:1}");

        Provider.Request request = provider.only();
        assertThat(request.json())
                .isEqualTo(Http.JSON.readTree("{\"PhoneNumberSet\": [\"+8613800138000\"], \"SmsSdkAppId\": \"1400\","
                        + "\"SignName\": \"某银行\", \"TemplateId\": \"SMS_1\","
                        + "\"TemplateParamSet\": [\"电话银行停摆\\n请立即处理\"], \"SessionContext\": \"key-1\"}"));
        assertThat(request.header("X-TC-Action")).isEqualTo("SendSms");
        assertThat(request.header("X-TC-Timestamp")).isEqualTo("1551113065");
        assertThat(request.header("Authorization"))
                .startsWith("TC3-HMAC-SHA256 Credential=id/2019-02-25/sms/tc3_request, ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALIYUN  | {\"Code\": \"isv.MOBILE_NUMBER_ILLEGAL\", \"Message\": \"no\"}   | error",
                "ALIYUN  | {\"Code\": \"isv.BUSINESS_LIMIT_CONTROL\", \"Message\": \"no\"}  | failure",
                "ALIYUN  | {\"Code\": \"isp.SYSTEM_ERROR\", \"Message\": \"no\"}            | failure",
                "ALIYUN  | {}                                                               | failure",
                "TENCENT | {\"Response\": {\"Error\": {\"Code\": \"AuthFailure.SecretIdNotFound\"}}}  | error",
                "TENCENT | {\"Response\": {\"Error\": {\"Code\": \"InternalError.Timeout\"}}}         | failure",
                "TENCENT | {\"Response\": {\"SendStatusSet\": [{\"Code\": \"InvalidParameterValue.IncorrectPhoneNumber\"}]}} | error",
                "TENCENT | {\"Response\": {\"SendStatusSet\": [{\"Code\": \"LimitExceeded.PhoneNumberThirtySecondLimit\"}]}} | failure",
                "TENCENT | {}                                                               | failure"
            })
    void theVendorsCodeDecides(Format format, String body, String told) throws Exception {
        provider.answers(200, body);

        assertThat(handle(format)).startsWith(told);
    }

    @Test
    void aSettingThatIsMissingIsNamedAtTheStart() {
        Channels.Sms incomplete =
                new Channels.Sms(null, Format.TENCENT, "key", "id", "某银行", "SMS_1", "text", null, "ap-guangzhou");

        assertThatThrownBy(() -> new TencentSms(new Http(Desk.DEADLINE), incomplete, CLOCK))
                .hasMessageContaining("tocsin.channels.sms.app-id");
    }

    private String handle(Format format) throws Exception {
        Channels.Sms settings = new Channels.Sms(
                provider.url().replace("/send", "/"),
                format,
                "key",
                "id",
                "某银行",
                "SMS_1",
                "text",
                "1400",
                "ap-guangzhou");
        Http http = new Http(Desk.DEADLINE);
        Channel vendor =
                format == Format.ALIYUN ? new AliyunSms(http, settings, CLOCK) : new TencentSms(http, settings, CLOCK);
        return new Desk(Map.of("sms", vendor)).handle(Desk.message("sms", "13800138000"));
    }
}
