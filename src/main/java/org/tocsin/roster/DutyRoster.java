package org.tocsin.roster;

import java.time.Instant;
import java.util.List;

/** Who is to be told when a role is to be told. */
public interface DutyRoster {

    /** The people on duty in {@code role} at {@code moment}, in calling order; empty when there is nobody. */
    List<String> onDuty(String role, Instant moment);
}
