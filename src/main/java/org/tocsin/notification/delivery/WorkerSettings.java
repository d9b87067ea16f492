package org.tocsin.notification.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the worker that sends messages.
 *
 * @param enabled whether this process sends messages; {@code false} on nodes whose messages a worker of its own sends
 * @param engineUrl the engine's REST API; in an application node its own unless set, required for a worker on its own
 * @param user the worker's account
 * @param password a secret; required outside of a demo, the same on every node and worker
 * @param lockDuration for how long a message belongs to the worker that took it; when it dies, another takes the message
 *     up after this time. Longer than twice the deadline, so that no other begins while a send is under way
 * @param retry how long to wait before a send that failed is tried again
 * @param retries how often a send that failed is tried again, before the next channel is taken
 * @param deadline how long one send may take in all
 * @param threads how many sends may be under way at once
 * @param longPoll how long the engine may hold a question for messages open. Short on purpose: one that was made on
 *     another node is only noticed by the next question
 */
@ConfigurationProperties("tocsin.worker")
record WorkerSettings(
        @DefaultValue("true") boolean enabled,
        @Nullable String engineUrl,
        @DefaultValue("tocsin-worker") String user,
        @Nullable String password,
        @DefaultValue("30s") Duration lockDuration,
        @DefaultValue("15s") Duration retry,
        @DefaultValue("3") int retries,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("8") int threads,
        @DefaultValue("1s") Duration longPoll) {

    WorkerSettings {
        if (lockDuration.compareTo(deadline.multipliedBy(2)) <= 0) {
            throw new IllegalArgumentException("tocsin.worker.lock-duration (" + lockDuration
                    + ") must be longer than twice" + " tocsin.worker.deadline (" + deadline
                    + "): a message waits for one send and then takes one");
        }
        if (threads < 1 || retries < 0) {
            throw new IllegalArgumentException("tocsin.worker.threads must be positive, retries not negative");
        }
    }
}
