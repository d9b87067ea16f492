package org.tocsin.guard.engine;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.impl.bpmn.deployer.BpmnDeployer;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParser;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.DeployCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
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
            Inside.check(engine, context -> {
                Map<String, byte[]> files = files(context, builder);
                List<String> problems = gate.problems(files);
                if (problems.isEmpty()) {
                    problems = parsed(files);
                }
                if (!problems.isEmpty()) {
                    throw new InvalidInput("未部署：" + String.join("；", problems));
                }
            });
        }
        return next.execute(command);
    }

    /** What the engine itself would refuse; refused here, it is answered and not logged as a failure. */
    private List<String> parsed(Map<String, byte[]> files) {
        BpmnParser parser = engine.getDeployers().stream()
                .filter(BpmnDeployer.class::isInstance)
                .map(deployer -> ((BpmnDeployer) deployer).getBpmnParser())
                .findFirst()
                .orElseThrow();
        List<String> problems = new ArrayList<>();
        files.forEach((name, bytes) -> {
            if (name.endsWith(".bpmn")) {
                try {
                    parser.createParse()
                            .sourceInputStream(new ByteArrayInputStream(bytes))
                            .deployment(new DeploymentEntity())
                            .name(name)
                            .execute();
                } catch (ParseException e) {
                    e.getResorceReports()
                            .forEach(report ->
                                    report.getErrors().forEach(error -> problems.add(name + "：" + error.getMessage())));
                }
            }
        });
        return problems;
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
