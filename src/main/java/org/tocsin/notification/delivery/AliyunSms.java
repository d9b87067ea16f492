package org.tocsin.notification.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.tocsin.notification.Channels;
import org.tocsin.notification.Hmac;

/**
 * Short messages by Alibaba Cloud (Dysmsapi 2017-05-25), signed with ACS3-HMAC-SHA256.
 *
 * <p>The vendor has no idempotency key: a repeated send is a second message. The key goes along as {@code OutId} and
 * comes back in receipts.
 */
final class AliyunSms implements Channel {

    private static final Pattern MAY_PASS = Pattern.compile(
            "(?i)Throttling.*|ServiceUnavailable.*|InternalError.*|.*SYSTEM_ERROR|isv\\.BUSINESS_LIMIT_CONTROL");

    private final Http http;
    private final Channels.Sms settings;
    private final URI url;
    private final String accessKey;
    private final String secret;
    private final Clock clock;

    AliyunSms(Http http, Channels.Sms settings, Clock clock) {
        this.http = http;
        this.settings = settings;
        this.url = URI.create(!StringUtils.hasText(settings.url()) ? "https://dysmsapi.aliyuncs.com/" : settings.url());
        this.accessKey = Required.setting("tocsin.channels.sms.access-key", settings.accessKey());
        this.secret = Required.setting("tocsin.channels.sms.secret", settings.secret());
        Required.setting("tocsin.channels.sms.sign-name", settings.signName());
        Required.setting("tocsin.channels.sms.template-id", settings.templateId());
        this.clock = clock;
    }

    @Override
    public @Nullable String send(Message message) throws Refused, IOException, InterruptedException {
        TreeMap<String, String> query = new TreeMap<>();
        query.put("PhoneNumbers", message.address());
        query.put("SignName", settings.signName());
        query.put("TemplateCode", settings.templateId());
        query.put("TemplateParam", Http.JSON.writeValueAsString(Map.of(settings.templateParameter(), message.text())));
        query.put("OutId", message.key());
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("host", url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort());
        headers.put("x-acs-action", "SendSms");
        headers.put("x-acs-version", "2017-05-25");
        headers.put(
                "x-acs-date", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        headers.put("x-acs-signature-nonce", UUID.randomUUID().toString());
        headers.put("x-acs-content-sha256", Hmac.digest(""));
        headers.put("Authorization", authorization(accessKey, secret, query, headers));
        // Java's client writes this header itself, with the same value.
        headers.remove("host");
        JsonNode answer =
                http.post(URI.create(url + "?" + canonical(query)), headers, "").json();
        String code = answer.path("Code").asText();
        if (code.equals("OK")) {
            return answer.path("BizId").asText(null);
        }
        String reason = "Aliyun: " + code + " " + answer.path("Message").asText();
        if (code.isEmpty() || MAY_PASS.matcher(code).matches()) {
            throw new IOException(reason);
        }
        throw new Refused(reason);
    }

    /** The header of a request without a body; {@code headers} are all those that are signed, in lower case. */
    static String authorization(
            String accessKey, String secret, TreeMap<String, String> query, TreeMap<String, String> headers) {
        String signed = String.join(";", headers.keySet());
        String request = "POST\n/\n" + canonical(query) + "\n"
                + headers.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n" + signed + "\n" + Hmac.digest("");
        String signature = Hmac.hex(Hmac.sign(secret, "ACS3-HMAC-SHA256\n" + Hmac.digest(request)));
        return "ACS3-HMAC-SHA256 Credential=" + accessKey + ",SignedHeaders=" + signed + ",Signature=" + signature;
    }

    private static String canonical(TreeMap<String, String> query) {
        return query.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** RFC 3986, where Java's encoder writes forms. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
