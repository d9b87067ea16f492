package org.tocsin.guard;

import java.util.List;
import java.util.Optional;

/** The newest deployed version of each file that procedures are made of; running procedures use these. */
public interface Deployed {

    Optional<String> form(String id);

    /** A form in one of its versions. */
    record Form(String id, int version, String json) {}

    /** The newest version of each form whose id begins with {@code prefix}, sorted by id. */
    List<Form> forms(String prefix);

    /** The newest version of a form, and its number. */
    Optional<Form> newestForm(String id);

    /** A form as it stood in that version. */
    Optional<String> form(String id, int version);

    Optional<String> decision(String key);

    Optional<String> process(String key);

    /** A text file by its name, for instance {@code system-fault.messages.md}. */
    Optional<String> text(String fileName);
}
