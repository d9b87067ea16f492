package org.tocsin.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a record.
 *
 * @param subject what the record is about: one subject has one record of a type
 * @param incident the incident it belongs to, if it belongs to one
 * @param since when its first version was written
 * @param at when this version was written
 * @param author who wrote it; null when the system did
 * @param reason why it was corrected; null for what a procedure or the first author wrote
 * @param formVersion the version of the form that it was written with; 0 if that is not known
 * @param masked the fields whose values have been masked, and are null here
 */
public record Entry(
        @JsonIgnore long id,
        String type,
        String subject,
        int version,
        @Nullable String incident,
        Instant since,
        Instant at,
        @Nullable String author,
        @Nullable String reason,
        boolean drill,
        @JsonIgnore int formVersion,
        JsonNode fields,
        Set<String> masked) {

    /** What staff know the record by: its incident, or its own number where no procedure wrote it. */
    public String number() {
        return incident == null ? subject : incident;
    }
}
