package org.tocsin.guard.engine;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the guards before every command of the engine, and narrows what expressions can name. */
@Component
class GuardPlugin extends AbstractProcessEnginePlugin {

    private final Vocabulary vocabulary;
    private final InputCheck inputs;
    private final DeploymentGate deployments;

    GuardPlugin(Vocabulary vocabulary, InputCheck inputs, DeploymentGate deployments) {
        this.vocabulary = vocabulary;
        this.inputs = inputs;
        this.deployments = deployments;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setBeans(vocabulary.asBeans());
        engine.setCustomPreCommandInterceptorsTxRequired(
                with(engine.getCustomPreCommandInterceptorsTxRequired(), guards(engine)));
        engine.setCustomPreCommandInterceptorsTxRequiresNew(
                with(engine.getCustomPreCommandInterceptorsTxRequiresNew(), guards(engine)));
    }

    private List<CommandInterceptor> guards(ProcessEngineConfigurationImpl engine) {
        return List.of(
                new PermissionGuard(engine),
                new QueryGuard(engine),
                new InputGuard(engine, inputs),
                new DeploymentGuard(engine, deployments));
    }

    private static List<CommandInterceptor> with(
            @Nullable List<CommandInterceptor> present, List<CommandInterceptor> guards) {
        List<CommandInterceptor> all = new ArrayList<>(guards);
        if (present != null) {
            all.addAll(present);
        }
        return all;
    }
}
