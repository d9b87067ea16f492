package org.tocsin.notification.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.tocsin.notification.Channels;
import org.tocsin.notification.Hmac;

/**
 * Short messages by Tencent Cloud (SMS 2021-01-11), signed with TC3-HMAC-SHA256.
 *
 * <p>The vendor has no idempotency key: a repeated send is a second message. The key goes along as
 * {@code SessionContext} and comes back in receipts.
 */
final class TencentSms implements Channel {

    private static final Pattern MAY_PASS =
            Pattern.compile("(InternalError|RequestLimitExceeded|LimitExceeded|ResourceUnavailable)(\\..*)?");
    private static final Pattern DOMESTIC = Pattern.compile("1\\d{10}");

    private final Http http;
    private final Channels.Sms settings;
    private final URI url;
    private final String secretId;
    private final String secretKey;
    private final Clock clock;

    TencentSms(Http http, Channels.Sms settings, Clock clock) {
        this.http = http;
        this.settings = settings;
        this.url =
                URI.create(!StringUtils.hasText(settings.url()) ? "https://sms.tencentcloudapi.com/" : settings.url());
        this.secretId = Required.setting("tocsin.channels.sms.access-key", settings.accessKey());
        this.secretKey = Required.setting("tocsin.channels.sms.secret", settings.secret());
        Required.setting("tocsin.channels.sms.app-id", settings.appId());
        Required.setting("tocsin.channels.sms.sign-name", settings.signName());
        Required.setting("tocsin.channels.sms.template-id", settings.templateId());
        this.clock = clock;
    }

    @Override
    public @Nullable String send(Message message) throws Refused, IOException, InterruptedException {
        ObjectNode body = Http.JSON.createObjectNode();
        body.putArray("PhoneNumberSet")
                .add(DOMESTIC.matcher(message.address()).matches() ? "+86" + message.address() : message.address());
        body.put("SmsSdkAppId", settings.appId());
        body.put("SignName", settings.signName());
        body.put("TemplateId", settings.templateId());
        body.putArray("TemplateParamSet").add(message.text());
        body.put("SessionContext", message.key());
        String json = Http.JSON.writeValueAsString(body);
        Instant now = clock.instant();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-TC-Action", "SendSms");
        headers.put("X-TC-Version", "2021-01-11");
        headers.put("X-TC-Region", settings.region());
        headers.put("X-TC-Timestamp", Long.toString(now.getEpochSecond()));
        String host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        headers.put("Authorization", authorization(secretId, secretKey, "sms", host, "SendSms", now, json));
        JsonNode response = http.post(url, headers, json).json().path("Response");
        JsonNode status = response.has("Error")
                ? response.path("Error")
                : response.path("SendStatusSet").path(0);
        String code = status.path("Code").asText();
        if (code.equals("Ok")) {
            return status.path("SerialNo").asText(null);
        }
        String reason = "Tencent: " + code + " " + status.path("Message").asText();
        if (code.isEmpty() || MAY_PASS.matcher(code).matches()) {
            throw new IOException(reason);
        }
        throw new Refused(reason);
    }

    /** The header of a JSON request to {@code service}. */
    static String authorization(
            String id, String key, String service, String host, String action, Instant at, String payload) {
        String signed = "content-type;host;x-tc-action";
        String request = "POST\n/\n\ncontent-type:application/json; charset=utf-8\nhost:" + host + "\nx-tc-action:"
                + action.toLowerCase(Locale.ROOT) + "\n\n" + signed + "\n" + Hmac.digest(payload);
        String day = at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
        String scope = day + "/" + service + "/tc3_request";
        byte[] derived = Hmac.sign(("TC3" + key).getBytes(StandardCharsets.UTF_8), day);
        derived = Hmac.sign(derived, service);
        derived = Hmac.sign(derived, "tc3_request");
        String signature = Hmac.hex(Hmac.sign(
                derived, "TC3-HMAC-SHA256\n" + at.getEpochSecond() + "\n" + scope + "\n" + Hmac.digest(request)));
        return "TC3-HMAC-SHA256 Credential=" + id + "/" + scope + ", SignedHeaders=" + signed + ", Signature="
                + signature;
    }
}
