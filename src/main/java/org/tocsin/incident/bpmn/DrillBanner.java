package org.tocsin.incident.bpmn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.GetDeployedTaskFormCmd;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.ReflectionUtils;
import org.tocsin.incident.IncidentVariables;

/**
 * Puts a banner on top of every task's form while a drill is on, whatever the form's author has thought of, so that nobody
 * takes a drill for real, or what is real for a drill.
 */
@Component
class DrillBanner extends AbstractProcessEnginePlugin {

    /** What names of tasks begin with in a drill, and messages. */
    static final String MARK = "【演练】";

    private static final String TEXT = "## " + MARK + "这是演练\n请按真实情况办理，但**不要**联系演练名单以外的客户、媒体、监管机关和其他行外人员。";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Field TASK =
            Objects.requireNonNull(ReflectionUtils.findField(GetDeployedTaskFormCmd.class, "taskId"));

    static {
        TASK.setAccessible(true);
    }

    /** Whether a task, or whatever else has variables, belongs to a drill. */
    static boolean holds(VariableScope scope) {
        Object key = scope.getVariable(IncidentVariables.INCIDENT);
        return Boolean.TRUE.equals(scope.getVariable("drill"))
                || key != null && key.toString().endsWith("-D");
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setCustomPreCommandInterceptorsTxRequired(
                with(engine.getCustomPreCommandInterceptorsTxRequired(), new OnForms(engine)));
    }

    private static List<CommandInterceptor> with(@Nullable List<CommandInterceptor> present, CommandInterceptor more) {
        List<CommandInterceptor> all = new ArrayList<>(present == null ? List.of() : present);
        all.add(more);
        return all;
    }

    private static final class OnForms extends CommandInterceptor {

        private final ProcessEngineConfigurationImpl engine;

        OnForms(ProcessEngineConfigurationImpl engine) {
            this.engine = engine;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T execute(Command<T> command) {
            T answer = next.execute(command);
            if (command instanceof GetDeployedTaskFormCmd && answer instanceof InputStream form) {
                String task = String.valueOf(ReflectionUtils.getField(TASK, command));
                if (drill(task)) {
                    return (T) withBanner(form);
                }
            }
            return answer;
        }

        private boolean drill(String id) {
            Command<Boolean> ask = context -> context.runWithoutAuthorization(() -> {
                TaskEntity task = context.getTaskManager().findTaskById(id);
                return task != null && holds(task);
            });
            return engine.getCommandExecutorTxRequired().execute(ask);
        }
    }

    private static InputStream withBanner(InputStream form) {
        try (form) {
            JsonNode schema = JSON.readTree(form);
            if (schema.path("components") instanceof ArrayNode components) {
                components
                        .insertObject(0)
                        .put("id", "DrillBanner")
                        .put("type", "text")
                        .put("text", TEXT);
            }
            return new ByteArrayInputStream(JSON.writeValueAsBytes(schema));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
