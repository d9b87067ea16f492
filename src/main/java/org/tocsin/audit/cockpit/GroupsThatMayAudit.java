package org.tocsin.audit.cockpit;

import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.audit.Readers;

/** Asked for anew each time: whoever is taken out of the group has read for the last time. */
@Component
class GroupsThatMayAudit implements Readers {

    private static final Set<String> GROUPS = Set.of("auditor", "camunda-admin");

    private final IdentityService identities;

    GroupsThatMayAudit(@Lazy IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public boolean mayRead(String user) {
        return groups(user).stream().anyMatch(GROUPS::contains);
    }

    @Override
    public boolean mayChange(String user) {
        return !groups(user).contains("auditor");
    }

    private List<String> groups(String user) {
        Authentication asking = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            return identities.createGroupQuery().groupMember(user).list().stream()
                    .map(Group::getId)
                    .toList();
        } finally {
            if (asking != null) {
                identities.setAuthentication(asking);
            }
        }
    }
}
