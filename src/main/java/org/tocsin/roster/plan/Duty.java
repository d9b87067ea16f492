package org.tocsin.roster.plan;

import org.jspecify.annotations.Nullable;

/**
 * Somebody's duty while it is being worked out, by the plan's own ids.
 *
 * @param standInFor who was planned instead
 */
record Duty(String person, @Nullable String standInFor) {

    static Duty of(String person) {
        return new Duty(person, null);
    }

    /** {@code other} has this duty now; who was planned first stays known. */
    Duty handedTo(String other) {
        return new Duty(other, standInFor == null ? person : standInFor);
    }
}
