package org.tocsin.notification.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Channels;
import org.tocsin.notification.Hmac;

/** Whether a callback comes from a gateway that knows the shared secret, and was signed just now. */
@Component
class GatewaySignature {

    static final String TIMESTAMP = "X-Tocsin-Timestamp";
    static final String SIGNATURE = "X-Tocsin-Signature";

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final Channels channels;
    private final Clock clock;

    GatewaySignature(Channels channels, Clock clock) {
        this.channels = channels;
        this.clock = clock;
    }

    boolean valid(@Nullable String timestamp, @Nullable String signature, byte[] body) {
        if (timestamp == null || signature == null || !timestamp.matches("\\d{1,12}")) {
            return false;
        }
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant())
                .abs();
        return off.compareTo(TOLERANCE) <= 0
                && Stream.of(channels.sms().secret(), channels.voice().secret())
                        .filter(Objects::nonNull)
                        .filter(secret -> !secret.isBlank())
                        .anyMatch(secret -> MessageDigest.isEqual(
                                sign(secret, timestamp, body).getBytes(StandardCharsets.US_ASCII),
                                signature.getBytes(StandardCharsets.US_ASCII)));
    }

    static String sign(String secret, String timestamp, byte[] body) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes((timestamp + ".").getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(body);
        return Hmac.hex(Hmac.sign(secret.getBytes(StandardCharsets.UTF_8), signed.toByteArray()));
    }
}
