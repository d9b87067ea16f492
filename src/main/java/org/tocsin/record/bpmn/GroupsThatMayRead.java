package org.tocsin.record.bpmn;

import java.util.Collections;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.record.RegisterReaders;

@Component
class GroupsThatMayRead implements RegisterReaders {

    private static final Set<String> GROUPS =
            Set.of("auditor", "camunda-admin", "back-office", "centre-manager", "department-head");

    private final IdentityService identities;

    GroupsThatMayRead(@Lazy IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public boolean signedInMayRead() {
        Authentication signedIn = identities.getCurrentAuthentication();
        return signedIn != null
                && signedIn.getGroupIds() != null
                && !Collections.disjoint(GROUPS, signedIn.getGroupIds());
    }
}
