package org.tocsin.guard;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every start of a certain kind of procedure accepts beyond its own start form. */
public interface StartRule {

    /** The element that makes a procedure one of that kind: a bean that one of its service tasks names. */
    String bean();

    /** Fields that may be sent although the start form does not show them. */
    FormSchema fields();

    /**
     * Checks what no single field can tell, and completes what was left out.
     *
     * @param values accepted values, changed in place
     * @param signedIn who sends them; null when the start comes from inside
     * @throws InvalidInput when the start must be refused
     */
    void apply(Map<String, Object> values, @Nullable String signedIn, Instant now);
}
