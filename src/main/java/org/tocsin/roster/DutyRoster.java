package org.tocsin.roster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who is to be told when a role is to be told, who stands in for whom, and by what means each is reached. */
public interface DutyRoster {

    /** The people on duty in {@code role} at {@code moment}, in calling order; empty when there is nobody. */
    List<Watch> onDuty(String role, Instant moment);

    /** Who may be called instead of {@code person} at {@code moment}, in calling order. */
    List<String> deputies(String person, Instant moment);

    /** The role that answers for {@code role}, to be told when nobody in it can be reached. */
    Optional<String> superior(String role);

    /** The role as staff call it; its id where nobody has given it a name. */
    String roleName(String role);

    /** What is known of a person; empty for an id that neither the roster nor the accounts have. */
    Optional<Person> person(String id);
}
