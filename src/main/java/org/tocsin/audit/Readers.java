package org.tocsin.audit;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Grants;

/** Who may read history: auditors and administrators. */
@Component
public class Readers {

    private static final String AUDITORS = "auditor";

    private final Grants grants;

    Readers(Grants grants) {
        this.grants = grants;
    }

    public boolean mayRead(String user) {
        return grants.member(user, Set.of(AUDITORS, "camunda-admin"));
    }

    /** Whether somebody may change things in Cockpit too; whoever may not is not to be tempted by buttons that refuse. */
    public boolean mayChange(String user) {
        return !grants.member(user, Set.of(AUDITORS));
    }
}
