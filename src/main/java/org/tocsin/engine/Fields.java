package org.tocsin.engine;

import java.util.Arrays;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;

/** Reads what a model's author filled in for a block, and who is acting. */
public final class Fields {

    private Fields() {}

    /** A field's value, or null when it was left empty. */
    public static @Nullable String text(@Nullable Expression field, VariableScope scope) {
        Object value = field == null ? null : field.getValue(scope);
        String text = value == null ? "" : value.toString().trim();
        return text.isEmpty() ? null : text;
    }

    /**
     * A field that a block cannot do without.
     *
     * @throws IllegalStateException naming the field when it is empty
     */
    public static String required(@Nullable Expression field, String name, VariableScope scope) {
        String text = text(field, scope);
        if (text == null) {
            throw new IllegalStateException("The block's field '" + name + "' is empty");
        }
        return text;
    }

    /** A field that lists several names, separated by commas. */
    public static List<String> list(@Nullable Expression field, VariableScope scope) {
        String text = text(field, scope);
        return text == null
                ? List.of()
                : Arrays.stream(text.split("\\s*,\\s*"))
                        .filter(s -> !s.isEmpty())
                        .distinct()
                        .toList();
    }

    /**
     * The key of a deployed procedure. Not to be read from the id: the engine leaves it out where the two together would
     * be too long.
     */
    public static String procedure(String processDefinitionId) {
        return Context.getProcessEngineConfiguration()
                .getDeploymentCache()
                .findDeployedProcessDefinitionById(processDefinitionId)
                .getKey();
    }

    /** The user on whose request the engine acts; null when a timer or a job does. */
    public static @Nullable String actor(ProcessEngineServices engine) {
        Authentication authentication = engine.getIdentityService().getCurrentAuthentication();
        return authentication == null ? null : authentication.getUserId();
    }
}
