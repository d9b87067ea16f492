package org.tocsin.notification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to one person as delivery sees it.
 *
 * @param processInstanceId the instance of the procedure {@code notification} that brings it; null when none was begun
 * @param openBody the text without personal values
 * @param batch the act of telling that it belongs to; within it nobody is told twice
 * @param chainRole the role that was to be told to begin with
 * @param passedFrom the message to somebody else that led to this one
 */
record Told(
        UUID id,
        @Nullable String number,
        @Nullable String processInstanceId,
        String incident,
        String role,
        @Nullable String recipient,
        @Nullable String standInFor,
        String template,
        String body,
        String openBody,
        Notification.State state,
        boolean asks,
        @Nullable Answer answer,
        @Nullable UUID batch,
        String chainRole,
        @Nullable UUID passedFrom,
        @Nullable Instant dueAt,
        Instant createdAt,
        @Nullable Instant checkedInAt) {

    Told withState(Notification.State other) {
        return with(processInstanceId, other);
    }

    Told broughtBy(String instance) {
        return with(instance, state);
    }

    private Told with(@Nullable String instance, Notification.State other) {
        return new Told(
                id,
                number,
                instance,
                incident,
                role,
                recipient,
                standInFor,
                template,
                body,
                openBody,
                other,
                asks,
                answer,
                batch,
                chainRole,
                passedFrom,
                dueAt,
                createdAt,
                checkedInAt);
    }

    /** The digits by which a reply names it. */
    String code() {
        return number == null ? "" : number.replaceFirst("^NT-\\d{8}-(\\d+).*$", "$1");
    }
}
