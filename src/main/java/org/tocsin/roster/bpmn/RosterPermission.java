package org.tocsin.roster.bpmn;

import org.springframework.stereotype.Component;
import org.tocsin.engine.Grants;
import org.tocsin.roster.web.Editors;

/** The engine's authorization {@code ACCESS} to the application {@code roster}. */
@Component
class RosterPermission implements Editors {

    private static final String APPLICATION = "roster";

    private final Grants grants;

    RosterPermission(Grants grants) {
        this.grants = grants;
    }

    @Override
    public boolean mayEdit(String user) {
        return grants.named(user, APPLICATION);
    }
}
