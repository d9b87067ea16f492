package org.tocsin.record;

import java.time.Instant;

/**
 * What is left of a version of a record that had been kept long enough.
 *
 * @param digest the digest of the version, as the journal's entry has it
 * @param seal over {@link #sealedWords}
 */
public record RemovedRecord(String type, String subject, int version, String digest, Instant at, String seal) {

    /** What is sealed when a version is removed, so that what somebody has deleted is told from it. */
    public static String sealedWords(String type, String subject, int version, String digest, Instant at) {
        return "removed %s %s %d %s %d".formatted(type, subject, version, digest, at.toEpochMilli());
    }
}
