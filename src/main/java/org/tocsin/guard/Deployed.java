package org.tocsin.guard;

import java.util.Optional;

/** The newest deployed version of each file that procedures are made of; running procedures use these. */
public interface Deployed {

    Optional<String> form(String id);

    Optional<String> decision(String key);

    Optional<String> process(String key);

    /** A text file by its name, for instance {@code system-fault.messages.md}. */
    Optional<String> text(String fileName);
}
