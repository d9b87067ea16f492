package org.tocsin.roster.bpmn;

import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.roster.web.Editors;

/**
 * The engine's authorization {@code ACCESS} to the application {@code roster}, asked for anew each time.
 *
 * <p>It must name the roster. A grant for all applications was given by somebody who thought of Tasklist and Cockpit; it
 * opens pages, and must not let anybody decide who is called at night.
 */
@Component
class RosterPermission implements Editors {

    private static final String APPLICATION = "roster";
    private static final String ADMINISTRATORS = "camunda-admin";

    private final IdentityService identities;
    private final AuthorizationService authorizations;

    RosterPermission(@Lazy IdentityService identities, @Lazy AuthorizationService authorizations) {
        this.identities = identities;
        this.authorizations = authorizations;
    }

    @Override
    public boolean mayEdit(String user) {
        return EngineAccounts.withoutAuthorization(identities, () -> {
            List<String> groups = identities.createGroupQuery().groupMember(user).list().stream()
                    .map(Group::getId)
                    .toList();
            return groups.contains(ADMINISTRATORS)
                    || isNamed(user, groups)
                            // The engine's own answer too: a revocation counts for more than a grant.
                            && authorizations.isUserAuthorized(
                                    user, groups, Permissions.ACCESS, Resources.APPLICATION, APPLICATION);
        });
    }

    private boolean isNamed(String user, List<String> groups) {
        return authorizations
                .createAuthorizationQuery()
                .resourceType(Resources.APPLICATION)
                .resourceId(APPLICATION)
                .hasPermission(Permissions.ACCESS)
                .list()
                .stream()
                .filter(a -> a.getAuthorizationType() != Authorization.AUTH_TYPE_REVOKE)
                .anyMatch(a -> a.getAuthorizationType() == Authorization.AUTH_TYPE_GLOBAL
                        || user.equals(a.getUserId())
                        || groups.contains(a.getGroupId()));
    }
}
