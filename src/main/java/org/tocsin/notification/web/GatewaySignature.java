package org.tocsin.notification.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.notification.Channels;

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
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
