package org.tocsin.notification;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message to one addressee.
 *
 * @param number the key of the procedure that brings it there; null when the role had nobody
 * @param recipient the person; null when the role had nobody
 * @param standInFor whom a deputy was told for
 * @param template the text it was composed from
 * @param dueAt when the limit passed that caused it; null if none did
 * @param asks whether the recipient is asked for an answer
 * @param answeredVia {@code tasklist}, {@code sms}, {@code voice} or {@code link}
 * @param checkInDue when the recipient of a call-out is to be there
 */
public record Notification(
        UUID id,
        @Nullable String number,
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
        @Nullable Instant acknowledgedAt,
        boolean asks,
        @Nullable Answer answer,
        @Nullable String answeredVia,
        @Nullable Instant checkInDue,
        @Nullable Instant checkedInAt) {

    /** Where a message stands. */
    public enum State {
        /** Written, and not yet taken by any channel. */
        @JsonProperty("pending")
        PENDING,
        /** Taken by a channel. */
        @JsonProperty("sent")
        SENT,
        /** Answered by its recipient. */
        @JsonProperty("acknowledged")
        ACKNOWLEDGED,
        /** Not answered in time, and passed on. */
        @JsonProperty("unanswered")
        UNANSWERED,
        /** Taken back before any channel had it. */
        @JsonProperty("withdrawn")
        WITHDRAWN,
        /** There was nobody to send it to, or no channel took it. */
        @JsonProperty("undeliverable")
        UNDELIVERABLE
    }

    /**
     * One try to send it by one channel.
     *
     * @param result {@code accepted}, {@code delivered} once the provider says so, or {@code failed: …}
     */
    public record Attempt(String channel, Instant at, String result) {}
}
