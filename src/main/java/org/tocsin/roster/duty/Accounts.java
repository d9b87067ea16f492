package org.tocsin.roster.duty;

import java.util.List;
import java.util.Optional;
import org.tocsin.roster.Person;

/** The accounts that people sign in with, and their groups, whoever asks. */
public interface Accounts {

    /** The accounts in a group, sorted by id. */
    List<String> members(String group);

    /** An account with its name, and its e-mail address as the only contact. */
    Optional<Person> account(String id);
}
