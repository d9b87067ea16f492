package org.tocsin.figures;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents to count.
 *
 * @param from the first month, of registration, in the bank's zone
 * @param to the last month
 * @param procedure null for all
 * @param drills drills alone, or real incidents alone: never together
 */
public record Selection(
        YearMonth from, YearMonth to, @Nullable String procedure, boolean drills) {}
