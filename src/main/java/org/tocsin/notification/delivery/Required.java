package org.tocsin.notification.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Settings that a channel cannot do without. */
final class Required {

    private Required() {}

    static String setting(String name, @Nullable String value) {
        if (value == null || !StringUtils.hasText(value)) {
            throw new IllegalStateException(name + " is not set, and the channel that is configured needs it");
        }
        return value;
    }
}
