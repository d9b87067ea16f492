package org.tocsin.record;

import org.jspecify.annotations.Nullable;

/**
 * Somebody has read what a register holds, or is about to; published before anything is answered, so that a listener who
 * throws keeps it from being read.
 *
 * @param who the account
 * @param register the register's type; null for a whole incident's file
 * @param subject the record, or null for a list or a whole incident's file
 * @param incident the key of the incident that is looked at, or that the record belongs to, if it is one; accesses are
 *     found by it
 * @param detail what was asked for: filter and format, without any value of a field
 */
public record RegisterRead(
        String who,
        Way way,
        @Nullable String register,
        @Nullable String subject,
        @Nullable String incident,
        String detail) {

    public enum Way {
        /** Many records, on a page or as JSON. */
        LIST,
        /** One record in all its versions. */
        VIEW,
        /** A file to be taken along. */
        EXPORT
    }

    /** In one sentence, for a log of accesses. */
    public String what() {
        return switch (way) {
                    case LIST -> "查看登记簿 ";
                    case VIEW -> "查看记录 ";
                    case EXPORT -> "导出 ";
                }
                + (register == null ? "事件档案" : register)
                + (subject != null ? " " + subject : incident != null ? " " + incident : "")
                + (detail.isEmpty() ? "" : "（" + detail + "）");
    }
}
