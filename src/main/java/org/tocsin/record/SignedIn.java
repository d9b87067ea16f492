package org.tocsin.record;

import java.util.Optional;

/** Who is asking. */
public interface SignedIn {

    Optional<Account> account();
}
