package org.tocsin.engine.identity;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.UserOperationLogCategoryPermissions;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;
import org.tocsin.engine.TocsinProperties;

/** Brings groups, their rights and the first accounts into being; what is there already stays as the bank made it. */
@Component
public class Identities {

    private final IdentityService identities;
    private final GroupAccess access;
    private final Environment environment;
    private final TocsinProperties properties;

    Identities(
            @Lazy IdentityService identities,
            GroupAccess access,
            Environment environment,
            TocsinProperties properties) {
        this.identities = identities;
        this.access = access;
        this.environment = environment;
        this.properties = properties;
    }

    /** Every start: cheap when nothing is missing. */
    public void setUp() {
        boolean demo = environment.acceptsProfiles(Profiles.of("demo"));
        for (StaffGroup group : StaffGroup.values()) {
            if (identities.createGroupQuery().groupId(group.id()).count() == 0) {
                Group created = identities.newGroup(group.id());
                created.setName(group.label());
                created.setType("WORKFLOW");
                identities.saveGroup(created);
                access(group);
            }
            if (demo && group != StaffGroup.ADMINISTRATOR) {
                account(group.id(), group.label(), group.id(), group.id());
            }
        }
        access.ownTasksFilter();
        worker();
        String admin = StaffGroup.ADMINISTRATOR.id();
        if (identities.createUserQuery().memberOfGroup(admin).count() == 0) {
            account(
                    properties.admin().id(),
                    StaffGroup.ADMINISTRATOR.label(),
                    demo ? "admin" : properties.admin().password(),
                    admin);
        }
    }

    /**
     * The account that sends messages: the external tasks of one procedure, and nothing else. Its password follows the
     * setting, which is the same on every node.
     */
    private void worker() {
        TocsinProperties.Worker worker = properties.worker();
        User user = identities.createUserQuery().userId(worker.user()).singleResult();
        if (user == null) {
            user = identities.newUser(worker.user());
            user.setFirstName("通知发送服务");
            user.setLastName("");
        }
        if (worker.password() != null) {
            user.setPassword(worker.password());
            identities.saveUser(user);
        }
        access.grantUser(
                worker.user(),
                Resources.PROCESS_DEFINITION,
                "notification",
                ProcessDefinitionPermissions.READ,
                ProcessDefinitionPermissions.READ_INSTANCE,
                ProcessDefinitionPermissions.UPDATE_INSTANCE);
    }

    private void account(String id, String name, String password, String group) {
        if (identities.createUserQuery().userId(id).count() == 0) {
            User user = identities.newUser(id);
            user.setFirstName(name);
            user.setLastName("");
            user.setPassword(password);
            identities.saveUser(user);
            identities.createMembership(id, group);
        }
    }

    private void access(StaffGroup group) {
        String id = group.id();
        if (group.worksOnTasks()) {
            access.openTasklist(id);
        }
        if (group == StaffGroup.PROCESS_OWNER) {
            access.grant(id, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
            access.grant(id, Resources.DEPLOYMENT, Authorization.ANY, Permissions.READ, Permissions.CREATE);
            access.grant(
                    id,
                    Resources.DECISION_DEFINITION,
                    Authorization.ANY,
                    Permissions.READ,
                    Permissions.CREATE_INSTANCE);
        }
        if (group == StaffGroup.COMPLIANCE_RISK) {
            access.grant(id, Resources.APPLICATION, "retention", Permissions.ACCESS);
        }
        if (group == StaffGroup.AUDITOR) {
            access.grant(id, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
            access.grant(id, Resources.DEPLOYMENT, Authorization.ANY, Permissions.READ);
            access.grant(
                    id, Resources.DECISION_DEFINITION, Authorization.ANY, Permissions.READ, Permissions.READ_HISTORY);
            access.grant(
                    id, Resources.OPERATION_LOG_CATEGORY, Authorization.ANY, UserOperationLogCategoryPermissions.READ);
        }
        if (group == StaffGroup.PROCESS_OWNER || group == StaffGroup.AUDITOR) {
            access.grant(
                    id,
                    Resources.PROCESS_DEFINITION,
                    Authorization.ANY,
                    ProcessDefinitionPermissions.READ,
                    ProcessDefinitionPermissions.READ_INSTANCE,
                    ProcessDefinitionPermissions.READ_INSTANCE_VARIABLE,
                    ProcessDefinitionPermissions.READ_TASK,
                    ProcessDefinitionPermissions.READ_TASK_VARIABLE,
                    ProcessDefinitionPermissions.READ_HISTORY,
                    ProcessDefinitionPermissions.READ_HISTORY_VARIABLE);
            access.grant(id, Resources.DECISION_REQUIREMENTS_DEFINITION, Authorization.ANY, Permissions.READ);
        }
    }
}
