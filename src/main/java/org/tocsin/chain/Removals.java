package org.tocsin.chain;

/** Knows which chains are gone because they had been kept long enough. */
public interface Removals {

    /** Whether a chain that ended like this was removed by us, and nobody has changed the note of it. */
    boolean lawful(String chain, long n, String hash);
}
