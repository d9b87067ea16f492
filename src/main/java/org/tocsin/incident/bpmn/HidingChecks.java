package org.tocsin.incident.bpmn;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.jspecify.annotations.Nullable;
import org.tocsin.incident.HiddenIncidents;

/**
 * Refuses whatever the engine asks a permission for about something of an incident that is hidden from whoever acts.
 *
 * <p>One answer to all of a {@link CommandChecker}’s questions: they differ in what is to be done, not in what it is to be
 * done to. What delegates do on somebody’s behalf is not asked about.
 */
final class HidingChecks implements InvocationHandler {

    private final HiddenIncidents hidden;

    HidingChecks(HiddenIncidents hidden) {
        this.hidden = hidden;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method question, Object @Nullable [] about) {
        if (question.getDeclaringClass() != CommandChecker.class) {
            return switch (question.getName()) {
                case "equals" -> about != null && proxy == about[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> getClass().getSimpleName();
            };
        }
        String reader = about == null ? null : reader();
        if (reader != null) {
            for (Object thing : about) {
                if (thing != null && concerns(question, thing, reader)) {
                    throw new AuthorizationException("没有权限：" + reader + " 不能查看或处理该事件");
                }
            }
        }
        return null;
    }

    private boolean concerns(Method question, Object thing, String reader) {
        if (thing instanceof String id) {
            // Definitions are asked about by their ids, too; those are nobody's secret.
            return question.getName().contains("ProcessInstance")
                    && !question.getName().contains("Definition")
                    && hidden.instancesFrom(reader).contains(id);
        }
        return Belonging.belongs(thing) && Belonging.to(thing, hidden.instancesFrom(reader));
    }

    private static @Nullable String reader() {
        CommandContext context = Context.getCommandContext();
        Authentication asking =
                context == null || !context.isAuthorizationCheckEnabled() ? null : context.getAuthentication();
        return asking == null ? null : asking.getUserId();
    }
}
