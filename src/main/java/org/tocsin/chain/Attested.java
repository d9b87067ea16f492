package org.tocsin.chain;

import java.util.List;
import java.util.function.Consumer;

/** Tables that entries vouch for: whoever owns some holds them against what the chain says. */
public interface Attested {

    /** Looks at what one chain vouches for; the entries themselves have been found intact. */
    void check(String chain, List<ChainEntry> entries, Consumer<Finding> findings);

    /** Looks for rows that no chain vouches for at all; part of verifying everything. */
    default void unvouched(Consumer<Finding> findings) {}
}
