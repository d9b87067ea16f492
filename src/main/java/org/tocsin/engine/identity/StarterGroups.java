package org.tocsin.engine.identity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.auth.DefaultAuthorizationProvider;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Turns a model's candidate starter groups into permissions whenever it is deployed: those may start it, others may no
 * longer. A group that only a new model names gets its access to Tasklist with it.
 */
@Component
class StarterGroups extends AbstractProcessEnginePlugin {

    private final GroupAccess access;

    StarterGroups(@Lazy GroupAccess access) {
        this.access = access;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setResourceAuthorizationProvider(new DefaultAuthorizationProvider() {
            @Override
            public AuthorizationEntity[] newProcessDefinition(ProcessDefinition definition) {
                CommandContext context = Context.getCommandContext();
                return context.runWithoutAuthorization(() -> starters(context, (ProcessDefinitionEntity) definition));
            }
        });
    }

    private AuthorizationEntity[] starters(CommandContext context, ProcessDefinitionEntity definition) {
        Set<String> starters = names(definition.getCandidateStarterGroupIdExpressions().stream());
        Set<String> groups = names(definition.getTaskDefinitions().values().stream()
                .flatMap(task -> task.getCandidateGroupIdExpressions().stream()));
        groups.addAll(starters);
        // In a transaction of its own: several models of one deployment name the same group, and a query inside this
        // one does not see what it has only planned to write.
        context.getProcessEngineConfiguration()
                .getCommandExecutorTxRequiresNew()
                .execute(separate -> separate.runWithoutAuthorization(() -> {
                    groups.forEach(access::openTasklist);
                    return null;
                }));
        List<AuthorizationEntity> saved = new ArrayList<>();
        Set<String> granted = new LinkedHashSet<>();
        for (Authorization present : context.getProcessEngineConfiguration()
                .getAuthorizationService()
                .createAuthorizationQuery()
                .authorizationType(Authorization.AUTH_TYPE_GRANT)
                .resourceType(Resources.PROCESS_DEFINITION)
                .resourceId(definition.getKey())
                .list()) {
            if (present.getGroupId() != null) {
                if (starters.contains(present.getGroupId())) {
                    granted.add(present.getGroupId());
                    present.addPermission(Permissions.READ);
                    present.addPermission(Permissions.CREATE_INSTANCE);
                } else {
                    present.removePermission(Permissions.CREATE_INSTANCE);
                }
                saved.add((AuthorizationEntity) present);
            }
        }
        for (String group : starters) {
            if (!granted.contains(group)) {
                AuthorizationEntity grant = new AuthorizationEntity(Authorization.AUTH_TYPE_GRANT);
                grant.setGroupId(group);
                grant.setResource(Resources.PROCESS_DEFINITION);
                grant.setResourceId(definition.getKey());
                grant.addPermission(Permissions.READ);
                grant.addPermission(Permissions.CREATE_INSTANCE);
                saved.add(grant);
            }
        }
        return saved.toArray(AuthorizationEntity[]::new);
    }

    /** Groups named outright; those that an expression yields are known only when a task is there. */
    private static Set<String> names(Stream<Expression> expressions) {
        Set<String> names = new LinkedHashSet<>();
        expressions
                .filter(Expression::isLiteralText)
                .map(Expression::getExpressionText)
                .forEach(names::add);
        return names;
    }
}
