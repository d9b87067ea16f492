package org.tocsin.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What an account may do on pages of our own: asked of the engine anew each time, whoever is signed in to it. */
@Component
public class Grants {

    private static final String ADMINISTRATORS = "camunda-admin";

    private final IdentityService identities;
    private final AuthorizationService authorizations;

    Grants(@Lazy IdentityService identities, @Lazy AuthorizationService authorizations) {
        this.identities = identities;
        this.authorizations = authorizations;
    }

    /** Whether somebody is a member of one of these groups. */
    public boolean member(String user, Collection<String> groups) {
        return ofGroups(user, own -> !Collections.disjoint(own, groups));
    }

    /**
     * Whether somebody is an administrator, or has the authorization {@code ACCESS} to an application by its name.
     *
     * <p>It must be named. A grant for all applications was given by somebody who thought of Tasklist and Cockpit; it
     * opens pages, and must not let anybody decide who is called at night or what is kept.
     */
    public boolean named(String user, String application) {
        return ofGroups(
                user,
                groups -> groups.contains(ADMINISTRATORS)
                        || isNamed(user, groups, application)
                                // The engine's own answer too: a revocation counts for more than a grant.
                                && authorizations.isUserAuthorized(
                                        user, groups, Permissions.ACCESS, Resources.APPLICATION, application));
    }

    private boolean isNamed(String user, List<String> groups, String application) {
        return authorizations
                .createAuthorizationQuery()
                .resourceType(Resources.APPLICATION)
                .resourceId(application)
                .hasPermission(Permissions.ACCESS)
                .list()
                .stream()
                .filter(a -> a.getAuthorizationType() != Authorization.AUTH_TYPE_REVOKE)
                .anyMatch(a -> a.getAuthorizationType() == Authorization.AUTH_TYPE_GLOBAL
                        || user.equals(a.getUserId())
                        || groups.contains(a.getGroupId()));
    }

    private boolean ofGroups(String user, Predicate<List<String>> question) {
        Authentication asking = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            return question.test(identities.createGroupQuery().groupMember(user).list().stream()
                    .map(Group::getId)
                    .toList());
        } finally {
            if (asking != null) {
                identities.setAuthentication(asking);
            }
        }
    }
}
