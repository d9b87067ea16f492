package org.tocsin.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a timeline.
 *
 * @param id the same at every reading
 * @param who by name; null when the system did it
 * @param instance the process instance it belongs to, if it belongs to one
 * @param activity the element of that instance's model
 * @param bad whether it is something that went wrong
 * @param noise technical; left out unless asked for
 * @param details what there is to say besides, each with a label
 */
public record Entry(
        String id,
        Instant at,
        Kind kind,
        @Nullable String who,
        String text,
        @Nullable String instance,
        @Nullable String activity,
        boolean bad,
        boolean noise,
        List<Detail> details) {

    /** Where it comes from; of two at the same moment the one named first here stands first. */
    public enum Kind {
        @JsonProperty("operation")
        OPERATION,
        @JsonProperty("step")
        STEP,
        @JsonProperty("variable")
        VARIABLE,
        @JsonProperty("decision")
        DECISION,
        @JsonProperty("limit")
        LIMIT,
        @JsonProperty("journal")
        JOURNAL,
        @JsonProperty("message")
        MESSAGE,
        @JsonProperty("failure")
        FAILURE
    }

    public record Detail(String label, String value) {}
}
