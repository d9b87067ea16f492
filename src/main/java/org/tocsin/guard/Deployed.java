package org.tocsin.guard;

import java.util.List;
import java.util.Optional;

/** The newest deployed version of each file that procedures are made of; running procedures use these. */
public interface Deployed {

    Optional<String> form(String id);

    /** The ids of the forms that begin with {@code prefix}, sorted. */
    List<String> formIds(String prefix);

    /** The number of the newest version of a form; 0 if there is no such form. */
    int formVersion(String id);

    /** A form as it stood in that version. */
    Optional<String> form(String id, int version);

    Optional<String> decision(String key);

    Optional<String> process(String key);

    /** A text file by its name, for instance {@code system-fault.messages.md}. */
    Optional<String> text(String fileName);
}
