package org.tocsin.record;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;

/** Somebody who is signed in, and the groups that they belong to. */
public record Account(String id, Set<String> groups) {

    boolean isIn(Collection<String> some) {
        return !Collections.disjoint(groups, some);
    }
}
