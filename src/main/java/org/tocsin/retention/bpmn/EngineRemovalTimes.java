package org.tocsin.retention.bpmn;

import java.util.Collection;
import java.util.Date;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.HistoricProcessInstanceEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.retention.EngineHistory;

/**
 * Sets the engine's removal times. What has none is never cleaned up, and what the engine writes later takes it from the
 * topmost instance.
 */
@Component
class EngineRemovalTimes implements EngineHistory {

    private final ProcessEngineConfigurationImpl engine;

    EngineRemovalTimes(@Lazy ProcessEngineConfigurationImpl engine) {
        this.engine = engine;
    }

    @Override
    public void freeze(Collection<String> instances) {
        set(instances, topmost -> null);
    }

    @Override
    public void release(Collection<String> instances) {
        set(
                instances,
                topmost -> engine.getHistoryRemovalTimeProvider()
                        .calculateRemovalTime(
                                topmost,
                                engine.getDeploymentCache()
                                        .findDeployedProcessDefinitionById(topmost.getProcessDefinitionId())));
    }

    private void set(
            Collection<String> instances, Function<HistoricProcessInstanceEntity, @Nullable Date> removalTime) {
        engine.getCommandExecutorTxRequired()
                .execute(context -> context.runWithoutAuthorization(() -> {
                    instances.stream()
                            .map(id -> instance(context, id))
                            .filter(found -> found != null)
                            .map(HistoricProcessInstanceEntity::getRootProcessInstanceId)
                            .collect(Collectors.toSet())
                            .forEach(root -> set(context, root, removalTime));
                    return null;
                }));
    }

    private static @Nullable HistoricProcessInstanceEntity instance(CommandContext context, String id) {
        return context.getHistoricProcessInstanceManager().findHistoricProcessInstance(id);
    }

    private static void set(
            CommandContext context, String root, Function<HistoricProcessInstanceEntity, @Nullable Date> removalTime) {
        HistoricProcessInstanceEntity topmost = instance(context, root);
        if (topmost != null) {
            Date at = removalTime.apply(topmost);
            context.getHistoricProcessInstanceManager()
                    .addRemovalTimeToProcessInstancesByRootProcessInstanceId(root, at);
            context.getHistoricDecisionInstanceManager().addRemovalTimeToDecisionsByRootProcessInstanceId(root, at);
        }
    }
}
