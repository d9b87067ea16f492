package org.tocsin.chain;

import org.springframework.stereotype.Component;

/** Digests by the algorithm that the bank has set. */
@Component
public class Digests {

    private final Algorithm algorithm;

    Digests(ChainProperties properties) {
        this.algorithm = properties.digest();
    }

    /** For instance {@code sha256:9f86…}; the algorithm's name stands before it. */
    public String of(String text) {
        return algorithm.of(text);
    }

    /** Whether a value is the digest of a text, by whichever algorithm it was made; false for what is no digest. */
    public static boolean matches(String value, String text) {
        try {
            return Algorithm.behind(value).of(text).equals(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
