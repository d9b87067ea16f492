package org.tocsin.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A personal value beside its record.
 *
 * @param salt what was put before the value for its digest; null once masked
 * @param seal over {@link #sealedWords}; null until masked
 */
public record PersonalValue(
        long record,
        String field,
        @Nullable String salt,
        @Nullable String value,
        @Nullable Instant maskedAt,
        @Nullable String seal) {

    /**
     * What is sealed when a value is masked, so that a value that somebody has removed is told from one that was masked.
     *
     * @param digest the digest of the value, as it stands in the record
     */
    public static String sealedWords(long record, String field, String digest, Instant maskedAt) {
        return "masked %d %s %s %d".formatted(record, field, digest, maskedAt.toEpochMilli());
    }

    static String salted(String salt, String value) {
        return salt + value;
    }
}
