package org.tocsin.notification.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.tocsin.notification.Replies;

/** What SMS and voice gateways report back, signed as docs/gateway.md says: replies of people, receipts of providers. */
@RestController
@RequestMapping("/gateway")
class GatewayResource {

    private static final int LONGEST = 64 * 1024;

    private final Replies replies;
    private final GatewaySignature signature;
    private final ObjectMapper json;

    GatewayResource(Replies replies, GatewaySignature signature, ObjectMapper json) {
        this.replies = replies;
        this.signature = signature;
        this.json = json;
    }

    /** A reply; what comes back as {@code reply} may be told to the person. */
    @PostMapping("/replies")
    Map<String, String> reply(
            @RequestHeader(name = GatewaySignature.TIMESTAMP, required = false) @Nullable String timestamp,
            @RequestHeader(name = GatewaySignature.SIGNATURE, required = false) @Nullable String signed,
            InputStream content)
            throws IOException {
        JsonNode callback = accepted(timestamp, signed, content.readNBytes(LONGEST + 1));
        String id = required(callback, "id");
        String outcome = callback.hasNonNull("digits")
                ? Repeated.onConflict(() -> replies.voice(
                        id, send(callback), callback.path("digits").asText()))
                : Repeated.onConflict(() -> replies.sms(id, required(callback, "from"), required(callback, "text")));
        return Map.of("reply", outcome);
    }

    /** A receipt: whether what was sent has arrived. */
    @PostMapping("/receipts")
    Map<String, String> receipt(
            @RequestHeader(name = GatewaySignature.TIMESTAMP, required = false) @Nullable String timestamp,
            @RequestHeader(name = GatewaySignature.SIGNATURE, required = false) @Nullable String signed,
            InputStream content)
            throws IOException {
        JsonNode callback = accepted(timestamp, signed, content.readNBytes(LONGEST + 1));
        String status = required(callback, "status");
        if (!status.equals("delivered") && !status.equals("failed")) {
            throw bad("status", "should be delivered or failed");
        }
        UUID send = send(callback);
        try {
            Repeated.onConflict(() -> {
                replies.receipt(
                        send,
                        status.equals("delivered"),
                        callback.path("reason").asText(null));
                return "";
            });
        } catch (Replies.TooEarly e) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "too early, post it again", e);
        }
        return Map.of();
    }

    private JsonNode accepted(@Nullable String timestamp, @Nullable String signed, byte[] body) {
        if (body.length > LONGEST) {
            throw new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE, "more than " + LONGEST + " bytes");
        }
        if (!signature.valid(timestamp, signed, body)) {
            throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "signature missing, wrong or too old");
        }
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw bad("body", "is not JSON");
        }
    }

    private static String required(JsonNode callback, String field) {
        String value = callback.path(field).asText("");
        if (value.isBlank()) {
            throw bad(field, "is missing");
        }
        return value;
    }

    private static UUID send(JsonNode callback) {
        try {
            return UUID.fromString(required(callback, "key"));
        } catch (IllegalArgumentException e) {
            throw bad("key", "is not one of ours");
        }
    }

    private static ResponseStatusException bad(String field, String what) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, field + " " + what);
    }
}
