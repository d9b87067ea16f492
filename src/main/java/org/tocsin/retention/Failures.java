package org.tocsin.retention;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a step of a run could not do: alarmed and counted, so that one incident keeps no other from its turn. */
class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private int count;

    /** Tries what undoes itself when it fails, and is tried again the next night; empty when it has failed. */
    <T> Optional<T> attempt(String what, Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (RuntimeException e) {
            count++;
            log.error("Retention: {} has failed and is left for the next night", what, e);
            return Optional.empty();
        }
    }

    int count() {
        return count;
    }
}
