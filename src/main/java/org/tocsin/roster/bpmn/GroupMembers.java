package org.tocsin.roster.bpmn;

import java.time.Instant;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.roster.DutyRoster;

/** Every member of a role's group is on duty at all times: without shifts, nobody may be left out. */
@Component
class GroupMembers implements DutyRoster {

    private final IdentityService identities;

    GroupMembers(@Lazy IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public List<String> onDuty(String role, Instant moment) {
        return identities.createUserQuery().memberOfGroup(role).orderByUserId().asc().list().stream()
                .map(User::getId)
                .toList();
    }
}
