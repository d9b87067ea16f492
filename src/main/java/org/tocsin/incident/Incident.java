package org.tocsin.incident;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An incident as it stands.
 *
 * @param businessKey for instance {@code SF-20261122-1042}; a drill's ends in {@code -D}
 * @param limitsId the version of the limits table it started with
 * @param grade the level in force; null for procedures that are not graded
 * @param occurredAt when it began
 * @param clockFrom the start of all its clocks: when it began, or what its procedure counts from instead, such as the
 *     receipt of a complaint
 * @param registeredBy who was signed in; null when a system registered it
 * @param outcome how it ended; null while it is open
 * @param joinedTo the incident it turned out to be part of
 * @param responsible who has taken it on; null while nobody has said so
 */
public record Incident(
        String businessKey,
        String procedureKey,
        String processInstanceId,
        String processDefinitionId,
        @Nullable String limitsId,
        @Nullable String grade,
        @Nullable String severity,
        String summary,
        Instant occurredAt,
        Instant clockFrom,
        Instant registeredAt,
        String reporter,
        @Nullable String registeredBy,
        boolean drill,
        State state,
        @Nullable String outcome,
        @Nullable Instant recoveredAt,
        @Nullable Instant closedAt,
        @Nullable String joinedTo,
        @Nullable String responsible) {

    /** Whether there is still something to be done. */
    public enum State {
        @JsonProperty("open")
        OPEN,
        @JsonProperty("closed")
        CLOSED
    }

    public boolean open() {
        return state == State.OPEN;
    }
}
