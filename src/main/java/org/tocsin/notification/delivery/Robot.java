package org.tocsin.notification.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.tocsin.notification.Channels;
import org.tocsin.notification.Hmac;

/**
 * The robot of a group in WeCom, DingTalk or Feishu.
 *
 * <p>All three answer 200 to whatever they are sent and say in the body whether they took it. None has an idempotency
 * key: a repeated send is a second message in the group.
 */
final class Robot implements Channel {

    /** What each of them posts, signs and answers. */
    enum Kind {
        /** Text of at most 2,048 bytes; mentions by mobile number; no signature. */
        WECOM(Set.of(-1, 45009), 2048) {
            @Override
            ObjectNode body(Message message) {
                ObjectNode body = Http.JSON.createObjectNode().put("msgtype", "text");
                ObjectNode text = body.putObject("text").put("content", shortened(message));
                mentioned(message, text, "mentioned_mobile_list");
                return body;
            }
        },
        /** Mentions by mobile number; milliseconds and signature in the address. */
        DINGTALK(Set.of(-1, 130101, 130103, 410100), 20_000) {
            @Override
            ObjectNode body(Message message) {
                ObjectNode body = Http.JSON.createObjectNode().put("msgtype", "text");
                body.putObject("text").put("content", shortened(message));
                mentioned(message, body.putObject("at"), "atMobiles");
                return body;
            }

            @Override
            URI signed(URI url, String secret, Clock clock, ObjectNode body) {
                String timestamp = Long.toString(clock.millis());
                String sign = base64(Hmac.sign(secret, timestamp + "\n" + secret));
                return URI.create(url + (url.getQuery() == null ? "?" : "&") + "timestamp=" + timestamp + "&sign="
                        + URLEncoder.encode(sign, StandardCharsets.UTF_8));
            }
        },
        /** Knows people by ids of its own only, so nobody is mentioned; seconds and signature in the body. */
        FEISHU(Set.of(9499, 11232), 20_000) {
            @Override
            ObjectNode body(Message message) {
                ObjectNode body = Http.JSON.createObjectNode().put("msg_type", "text");
                body.putObject("content").put("text", shortened(message));
                return body;
            }

            @Override
            URI signed(URI url, String secret, Clock clock, ObjectNode body) {
                String timestamp = Long.toString(clock.instant().getEpochSecond());
                body.put("timestamp", timestamp);
                // Not a slip: their key is timestamp and secret, and what is signed is empty.
                body.put("sign", base64(Hmac.sign(timestamp + "\n" + secret, "")));
                return url;
            }
        };

        /** Busy or too often. */
        private final Set<Integer> mayPass;

        private final int bytes;

        Kind(Set<Integer> mayPass, int bytes) {
            this.mayPass = mayPass;
            this.bytes = bytes;
        }

        abstract ObjectNode body(Message message);

        URI signed(URI url, String secret, Clock clock, ObjectNode body) {
            return url;
        }

        /** Subject and text; cut at a whole character where the robot would refuse more. */
        String shortened(Message message) {
            String whole =
                    StringUtils.hasText(message.subject()) ? message.subject() + "\n" + message.text() : message.text();
            if (whole.getBytes(StandardCharsets.UTF_8).length <= bytes) {
                return whole;
            }
            int end = 0;
            for (int size = 3; end < whole.length(); ) {
                int next = end + Character.charCount(whole.codePointAt(end));
                size += whole.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
                if (size > bytes) {
                    break;
                }
                end = next;
            }
            return whole.substring(0, end) + "…";
        }

        private static void mentioned(Message message, ObjectNode in, String field) {
            var mobiles = in.putArray(field);
            Arrays.stream(message.address().split(","))
                    .map(String::strip)
                    .filter(StringUtils::hasText)
                    .forEach(mobiles::add);
        }

        private static String base64(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    private final Http http;
    private final Kind kind;
    private final URI url;
    private final @Nullable String secret;
    private final Clock clock;

    Robot(Http http, Kind kind, Channels.Robot settings, Clock clock) {
        this.http = http;
        this.kind = kind;
        this.url = URI.create(settings.url());
        this.secret = settings.secret();
        this.clock = clock;
    }

    @Override
    public @Nullable String send(Message message) throws Refused, IOException, InterruptedException {
        ObjectNode body = kind.body(message);
        URI to = StringUtils.hasText(secret) ? kind.signed(url, secret, clock, body) : url;
        JsonNode answer =
                http.post(to, Map.of(), Http.JSON.writeValueAsString(body)).json();
        // Feishu says code, its older robots StatusCode, the others errcode.
        for (String name : new String[] {"errcode", "code", "StatusCode"}) {
            if (answer.path(name).canConvertToInt()) {
                return judge(answer.path(name).asInt(), answer);
            }
        }
        throw new IOException("answered with something that is no answer of a robot");
    }

    private @Nullable String judge(int code, JsonNode answer) throws Refused, IOException {
        if (code == 0) {
            return null;
        }
        String reason = "robot: " + code + " "
                + answer.path("errmsg").asText(answer.path("msg").asText());
        if (kind.mayPass.contains(code)) {
            throw new IOException(reason);
        }
        throw new Refused(reason);
    }
}
