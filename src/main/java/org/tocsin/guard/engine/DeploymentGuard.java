package org.tocsin.guard.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.DeployCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.camunda.bpm.engine.impl.repository.DeploymentBuilderImpl;
import org.tocsin.guard.InvalidInput;

/** Refuses a deployment that would fail at night: better now, with a reason, to the person who made the change. */
final class DeploymentGuard extends CommandInterceptor {

    private final ProcessEngineConfigurationImpl engine;
    private final DeploymentGate gate;

    DeploymentGuard(ProcessEngineConfigurationImpl engine, DeploymentGate gate) {
        this.engine = engine;
        this.gate = gate;
    }

    @Override
    public <T> T execute(Command<T> command) {
        if (command instanceof DeployCmd) {
            DeploymentBuilderImpl builder = Peek.get(command, "deploymentBuilder");
            Inside.check(engine, context -> {
                List<String> problems = gate.problems(files(context, builder));
                if (!problems.isEmpty()) {
                    throw new InvalidInput("未部署：" + String.join("；", problems));
                }
            });
        }
        return next.execute(command);
    }

    /** What is sent, and what is taken from earlier deployments: going back must fit what is there today as well. */
    private static Map<String, byte[]> files(CommandContext context, DeploymentBuilderImpl builder) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        builder.getDeployments().forEach(id -> add(files, context, id, resource -> true));
        builder.getDeploymentResourcesById()
                .forEach((id, chosen) -> add(files, context, id, resource -> chosen.contains(resource.getId())));
        builder.getDeploymentResourcesByName()
                .forEach((id, chosen) -> add(files, context, id, resource -> chosen.contains(resource.getName())));
        Map<String, ResourceEntity> sent = builder.getDeployment().getResources();
        if (sent != null) {
            sent.forEach((name, resource) -> files.put(name, resource.getBytes()));
        }
        return files;
    }

    private static void add(
            Map<String, byte[]> files, CommandContext context, String deployment, Predicate<ResourceEntity> chosen) {
        context.getResourceManager().findResourcesByDeploymentId(deployment).stream()
                .filter(chosen)
                .forEach(resource -> files.put(resource.getName(), resource.getBytes()));
    }
}
