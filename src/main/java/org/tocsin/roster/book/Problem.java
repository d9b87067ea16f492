package org.tocsin.roster.book;

import org.jspecify.annotations.Nullable;

/**
 * Why something cannot be written down, for the person who tried.
 *
 * @param column the column's key; null when it is no single column's fault
 * @param text a Chinese sentence that names the field, and in a workbook sheet and row too
 */
public record Problem(@Nullable String column, String text) {}
