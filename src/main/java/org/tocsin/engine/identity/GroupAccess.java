package org.tocsin.engine.identity;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.AuthorizationQuery;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.identity.Group;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What a group needs to work in Tasklist: the application, its right to start what is its, and a list of its own. */
@Component
class GroupAccess {

    private final AuthorizationService authorizations;
    private final FilterService filters;
    private final TaskService tasks;
    private final IdentityService identities;

    GroupAccess(
            @Lazy AuthorizationService authorizations,
            @Lazy FilterService filters,
            @Lazy TaskService tasks,
            @Lazy IdentityService identities) {
        this.authorizations = authorizations;
        this.filters = filters;
        this.tasks = tasks;
        this.identities = identities;
    }

    /** Opens Tasklist to a group; doing so again changes nothing. */
    void openTasklist(String group) {
        grant(group, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
        grant(group, Resources.APPLICATION, "welcome", Permissions.ACCESS);
        // Which procedures it may start is said by each model; this only allows starting at all.
        grant(group, Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.CREATE);
        // The plans are no secret among those who carry them out; instances and their data are another matter.
        grant(group, Resources.PROCESS_DEFINITION, Authorization.ANY, Permissions.READ);
        // A task says by name, not by id, whose it is.
        grant(group, Resources.GROUP, Authorization.ANY, Permissions.READ);
        filter(group);
    }

    /** Gives a group permissions on a resource, besides those it has there. */
    void grant(String group, Resource resource, String id, Permission... permissions) {
        Authorization grant = granted(resource, id).groupIdIn(group).list().stream()
                .findFirst()
                .orElseGet(() -> created(resource, id));
        grant.setGroupId(group);
        save(grant, permissions);
    }

    /** Gives one account permissions on a resource, besides those it has there. */
    void grantUser(String user, Resource resource, String id, Permission... permissions) {
        Authorization grant =
                granted(resource, id).userIdIn(user).list().stream().findFirst().orElseGet(() -> created(resource, id));
        grant.setUserId(user);
        save(grant, permissions);
    }

    private AuthorizationQuery granted(Resource resource, String id) {
        return authorizations
                .createAuthorizationQuery()
                .authorizationType(Authorization.AUTH_TYPE_GRANT)
                .resourceType(resource)
                .resourceId(id);
    }

    private void save(Authorization grant, Permission... permissions) {
        if (grant.getId() == null || !Arrays.stream(permissions).allMatch(grant::isPermissionGranted)) {
            Arrays.stream(permissions).forEach(grant::addPermission);
            authorizations.saveAuthorization(grant);
        }
    }

    private Authorization created(Resource resource, String id) {
        Authorization grant = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        grant.setResource(resource);
        grant.setResourceId(id);
        return grant;
    }

    private void filter(String group) {
        String name = label(group) + "：待办";
        if (existing(name) != null) {
            return;
        }
        Filter filter = filters.newTaskFilter(name);
        filter.setQuery(tasks.createTaskQuery()
                .taskCandidateGroup(group)
                .includeAssignedTasks()
                .orderByTaskPriority()
                .desc());
        filter.setProperties(properties("本组的全部任务，已领取的也在其中", 10));
        filters.saveFilter(filter);
        grant(group, Resources.FILTER, filter.getId(), Permissions.READ);
    }

    /**
     * The list of what waits for oneself: messages to answer, tasks that one has taken, and those offered to oneself by name
     * because the whole group may not have them; everybody has it.
     */
    void ownTasksFilter() {
        Filter known = existing("我的任务");
        Filter filter = known == null ? filters.newTaskFilter("我的任务") : known;
        filter.setQuery(tasks.createTaskQuery()
                .taskInvolvedUserExpression("${currentUser()}")
                .orderByTaskPriority()
                .desc());
        filter.setProperties(properties("等我答复的消息，我已领取、尚未完成的任务，以及指名由我处理的任务", 20));
        filters.saveFilter(filter);
        if (known != null) {
            return;
        }
        Authorization everybody = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GLOBAL);
        everybody.setResource(Resources.FILTER);
        everybody.setResourceId(filter.getId());
        everybody.addPermission(Permissions.READ);
        authorizations.saveAuthorization(everybody);
    }

    private @Nullable Filter existing(String name) {
        return filters.createFilterQuery().filterName(name).list().stream()
                .findFirst()
                .orElse(null);
    }

    private static Map<String, Object> properties(String description, int priority) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("description", description);
        properties.put("priority", priority);
        // Without it, Tasklist does not show a new task until somebody asks.
        properties.put("refresh", true);
        properties.put("color", "#b5152b");
        return properties;
    }

    private String label(String group) {
        return Arrays.stream(StaffGroup.values())
                .filter(g -> g.id().equals(group))
                .map(StaffGroup::label)
                .findFirst()
                .orElseGet(() -> {
                    Group known = identities.createGroupQuery().groupId(group).singleResult();
                    return known == null ? group : known.getName();
                });
    }
}
