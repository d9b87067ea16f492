package org.tocsin.incident.bpmn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.jspecify.annotations.Nullable;
import org.tocsin.incident.HiddenIncidents;

/**
 * Leaves out of what somebody asks the engine for whatever belongs to an incident that is hidden from them.
 *
 * <p>Only what comes from outside is looked at; delegates and jobs see everything. A page of a list may come out shorter. A
 * count is corrected as far as {@link #COUNTED}.
 */
final class HidingInterceptor extends CommandInterceptor {

    /** To say how many of more than so many are hidden would mean to read them all. */
    static final int COUNTED = 1000;

    private final ProcessEngineConfigurationImpl engine;
    private final HiddenIncidents hidden;

    HidingInterceptor(ProcessEngineConfigurationImpl engine, HiddenIncidents hidden) {
        this.engine = engine;
        this.hidden = hidden;
    }

    @Override
    public <T> T execute(Command<T> command) {
        if (Context.getCommandContext() != null) {
            return next.execute(command);
        }
        T answer = next.execute(command);
        String reader = reader();
        if (reader == null) {
            return answer;
        }
        if (answer instanceof Collection<?> several) {
            return several.stream().anyMatch(Belonging::belongs) ? without(several, reader, answer) : answer;
        }
        if (!(command instanceof AbstractQuery<?, ?> query)) {
            // Whoever starts or changes something gets what the engine answers; whether they may was asked before.
            return answer;
        }
        if (answer instanceof Long count
                && count > 0
                && count <= COUNTED
                && !hidden.instancesFrom(reader).isEmpty()) {
            return cast((long) query.listPage(0, COUNTED).size());
        }
        if (answer != null && Belonging.belongs(answer) && Belonging.to(answer, hidden.instancesFrom(reader))) {
            return cast(null);
        }
        return answer;
    }

    private <T> T without(Collection<?> several, String reader, T answer) {
        Set<String> instances = hidden.instancesFrom(reader);
        if (instances.isEmpty()) {
            return answer;
        }
        List<?> left =
                several.stream().filter(one -> !Belonging.to(one, instances)).toList();
        return left.size() == several.size() ? answer : cast(new ArrayList<>(left));
    }

    private @Nullable String reader() {
        Authentication asking = engine.getIdentityService().getCurrentAuthentication();
        return asking == null ? null : asking.getUserId();
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    private static <T> T cast(@Nullable Object answer) {
        return (T) answer;
    }
}
