package org.tocsin.notification.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.tocsin.notification.Hmac;

/** A gateway of the bank's own, for short messages or calls; docs/gateway.md is its contract. */
final class Gateway implements Channel {

    private final Http http;
    private final URI url;
    private final @Nullable String secret;
    private final Clock clock;

    Gateway(Http http, String url, @Nullable String secret, Clock clock) {
        this.http = http;
        this.url = URI.create(url);
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public @Nullable String send(Message message) throws Refused, IOException, InterruptedException {
        ObjectNode body = Http.JSON.createObjectNode();
        body.put("key", message.key());
        body.put("channel", message.channel());
        body.put("to", message.address());
        body.put("subject", message.subject());
        body.put("text", message.text());
        body.put("answers", message.answers());
        String json = Http.JSON.writeValueAsString(body);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Idempotency-Key", message.key());
        if (StringUtils.hasText(secret)) {
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            headers.put("X-Tocsin-Timestamp", timestamp);
            headers.put("X-Tocsin-Signature", Hmac.hex(Hmac.sign(secret, timestamp + "." + json)));
        }
        return http.post(url, headers, json).json().path("id").asText(null);
    }
}
