package org.tocsin.audit;

import org.jspecify.annotations.Nullable;

/**
 * Somebody has looked at history; published for whoever keeps account of access (S4-5.2).
 *
 * @param who the account that was signed in
 * @param what was looked at, in words
 * @param incident null when it was not one incident
 */
public record HistoryRead(String who, String what, @Nullable String incident) {}
