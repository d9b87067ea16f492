package org.tocsin.notification.delivery;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One way out. Safe for several sends at once. */
interface Channel {

    /**
     * Sends a message, or fails within the deadline.
     *
     * @return the provider's id of the message, if it gave one
     * @throws Refused if sending it again would be refused again
     * @throws IOException if it may or may not have arrived, or could not be sent just now: it may be sent again, with
     *     the same key
     */
    @Nullable
    String send(Message message) throws Refused, IOException, InterruptedException;
}
