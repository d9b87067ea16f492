package org.tocsin.notification;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Links by which a message is answered without logging in: signed, for one message, for a limited time, and good for
 * one answer, since a message takes only one.
 */
@Component
public class AnswerLinks {

    private static final int SIGNED = 16 + 8;
    private static final int SHORTEST_SECRET = 32;

    private final NotificationProperties.Link settings;
    private final Clock clock;

    AnswerLinks(NotificationProperties properties, Clock clock) {
        this.settings = properties.link();
        this.clock = clock;
        if (on() && (settings.secret() == null || settings.secret().length() < SHORTEST_SECRET)) {
            throw new IllegalStateException(
                    "tocsin.notification.link.secret is missing or shorter than " + SHORTEST_SECRET + " characters");
        }
    }

    /** An empty setting is none: files of settings name what is not set, too. */
    private boolean on() {
        return settings.baseUrl() != null && !settings.baseUrl().toString().isBlank();
    }

    /** The link to a message; empty where recipients cannot reach this application. */
    Optional<String> to(UUID message) {
        if (!on()) {
            return Optional.empty();
        }
        byte[] content = ByteBuffer.allocate(SIGNED)
                .putLong(message.getMostSignificantBits())
                .putLong(message.getLeastSignificantBits())
                .putLong(clock.instant().plus(settings.validFor()).getEpochSecond())
                .array();
        byte[] token =
                ByteBuffer.allocate(SIGNED + 32).put(content).put(sign(content)).array();
        return Optional.of(String.valueOf(settings.baseUrl()).replaceFirst("/+$", "") + "/m/"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token));
    }

    /** The message that a link leads to; empty when nobody here made it, or its time is over. */
    public Optional<UUID> message(String token) {
        if (!on()) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != SIGNED + 32) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(bytes, SIGNED);
        if (!MessageDigest.isEqual(sign(content), Arrays.copyOfRange(bytes, SIGNED, bytes.length))) {
            return Optional.empty();
        }
        ByteBuffer read = ByteBuffer.wrap(content);
        UUID message = new UUID(read.getLong(), read.getLong());
        return Instant.ofEpochSecond(read.getLong()).isAfter(clock.instant()) ? Optional.of(message) : Optional.empty();
    }

    private byte[] sign(byte[] content) {
        return Hmac.sign(String.valueOf(settings.secret()).getBytes(StandardCharsets.UTF_8), content);
    }
}
