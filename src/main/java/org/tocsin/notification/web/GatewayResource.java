package org.tocsin.notification.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.tocsin.notification.Replies;

/** What SMS and voice gateways report back, signed as docs/gateway.md says: replies of people, receipts of providers. */
@RestController
@RequestMapping("/gateway")
class GatewayResource {

    private static final int TRIES = 3;

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
            @RequestBody byte[] body) {
        JsonNode callback = accepted(timestamp, signed, body);
        String id = required(callback, "id");
        String outcome = callback.hasNonNull("digits")
                ? repeated(() -> replies.voice(
                        id, send(callback), callback.path("digits").asText()))
                : repeated(() -> replies.sms(id, required(callback, "from"), required(callback, "text")));
        return Map.of("reply", outcome);
    }

    /** A receipt: whether what was sent has arrived. */
    @PostMapping("/receipts")
    Map<String, String> receipt(
            @RequestHeader(name = GatewaySignature.TIMESTAMP, required = false) @Nullable String timestamp,
            @RequestHeader(name = GatewaySignature.SIGNATURE, required = false) @Nullable String signed,
            @RequestBody byte[] body) {
        JsonNode callback = accepted(timestamp, signed, body);
        String status = required(callback, "status");
        if (!status.equals("delivered") && !status.equals("failed")) {
            throw bad("status", "should be delivered or failed");
        }
        UUID send = send(callback);
        repeated(() -> {
            replies.receipt(
                    send, status.equals("delivered"), callback.path("reason").asText(null));
            return "";
        });
        return Map.of();
    }

    private JsonNode accepted(@Nullable String timestamp, @Nullable String signed, byte[] body) {
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

    /** Two people who answer in the same moment: the second one's answer is taken again, not lost. */
    private static String repeated(Supplier<String> step) {
        for (int n = 1; ; n++) {
            try {
                return step.get();
            } catch (ConcurrencyFailureException e) {
                if (n == TRIES) {
                    throw e;
                }
            }
        }
    }
}
