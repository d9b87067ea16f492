package org.tocsin.guard.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.DeployCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
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
            Map<String, byte[]> files = files(builder.getDeployment());
            Inside.check(engine, context -> {
                List<String> problems = gate.problems(files);
                if (!problems.isEmpty()) {
                    throw new InvalidInput("未部署：" + String.join("；", problems));
                }
            });
        }
        return next.execute(command);
    }

    private static Map<String, byte[]> files(DeploymentEntity deployment) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Map<String, ResourceEntity> resources = deployment.getResources();
        if (resources != null) {
            resources.forEach((name, resource) -> files.put(name, resource.getBytes()));
        }
        return files;
    }
}
