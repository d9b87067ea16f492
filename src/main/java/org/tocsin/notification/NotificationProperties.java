package org.tocsin.notification;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of reaching people.
 *
 * @param outbox whether the built-in outbox, which only shows messages, counts as a way to reach somebody
 * @param link the links by which a message is answered without logging in
 * @param overdue after which time a message that no channel has taken is alarmed: the worker may have stopped
 */
@ConfigurationProperties("tocsin.notification")
record NotificationProperties(
        @DefaultValue("auto") OutboxUse outbox,
        @DefaultValue Link link,
        @DefaultValue("2m") Duration overdue) {

    /** When the outbox is used. */
    enum OutboxUse {
        /** As long as no other channel is set. */
        AUTO,
        /** For everybody whom no other channel reaches. */
        ALWAYS
    }

    /**
     * Links for answering.
     *
     * @param baseUrl the address under which recipients reach this application; without one no links are sent
     * @param secret what links are signed with; at least 32 characters
     * @param validFor how long a link can be used
     */
    record Link(
            @Nullable URI baseUrl,
            @Nullable String secret,
            @DefaultValue("24h") Duration validFor) {}
}
