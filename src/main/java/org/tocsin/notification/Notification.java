package org.tocsin.notification;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message to one addressee.
 *
 * @param recipient the person; null when the role had nobody
 * @param standInFor whom a deputy was told for
 * @param template the text it was composed from
 * @param dueAt when the limit passed that caused it; null if none did
 */
public record Notification(
        UUID id,
        String incident,
        String role,
        @Nullable String recipient,
        @Nullable String standInFor,
        String template,
        String text,
        State state,
        List<Attempt> attempts,
        @Nullable Instant dueAt,
        Instant createdAt,
        @Nullable Instant sentAt,
        @Nullable Instant acknowledgedAt) {

    /** Where a message stands. */
    public enum State {
        /** Written, and not yet handed to any channel. */
        @JsonProperty("pending")
        PENDING,
        /** Handed to a channel that took it. */
        @JsonProperty("sent")
        SENT,
        /** Taken back before any channel had it. */
        @JsonProperty("withdrawn")
        WITHDRAWN,
        /** There was nobody to send it to. */
        @JsonProperty("undeliverable")
        UNDELIVERABLE
    }

    /** One try to send it by one channel. */
    public record Attempt(String channel, Instant at, String result) {}
}
