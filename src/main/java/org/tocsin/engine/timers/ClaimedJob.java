package org.tocsin.engine.timers;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that this node has locked.
 *
 * @param lane what an exclusive job shares with those that must not run beside it; null when it is not exclusive
 * @param due when it is to be executed, by the database's clock
 * @param handler the engine's name for what the job does
 */
record ClaimedJob(String id, @Nullable String lane, Instant due, String handler) {}
