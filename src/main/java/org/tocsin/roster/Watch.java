package org.tocsin.roster;

import org.jspecify.annotations.Nullable;

/**
 * Somebody's duty.
 *
 * @param person who is on duty
 * @param standInFor who was planned and is absent or replaced; null when nobody was
 */
public record Watch(String person, @Nullable String standInFor) {}
