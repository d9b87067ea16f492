package org.tocsin.chain;

import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it was written.
 *
 * @param chain where; {@code *} when it is about the manifests themselves
 * @param n the entry it was found at; null when it is about the chain as a whole
 * @param text in Chinese, for an auditor
 */
public record Finding(String chain, @Nullable Long n, String text) {}
