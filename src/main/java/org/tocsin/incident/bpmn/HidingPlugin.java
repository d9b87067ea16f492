package org.tocsin.incident.bpmn;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.incident.HiddenIncidents;

/**
 * Keeps a hidden incident from whom it is hidden in the engine itself, and so in its REST interface and the web
 * applications alike (S1-3.2.3b); only the lists that Cockpit draws from the database past the engine go by.
 *
 * <p>The engine’s own authorizations cannot say this: whoever may read all instances of a procedure, such as an auditor, may
 * not be refused a single one of them.
 */
@Component
class HidingPlugin extends AbstractProcessEnginePlugin {

    private final HiddenIncidents hidden;

    HidingPlugin(@Lazy HiddenIncidents hidden) {
        this.hidden = hidden;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setCustomPreCommandInterceptorsTxRequired(
                with(engine.getCustomPreCommandInterceptorsTxRequired(), new HidingInterceptor(engine, hidden)));
        engine.setCustomPreCommandInterceptorsTxRequiresNew(
                with(engine.getCustomPreCommandInterceptorsTxRequiresNew(), new HidingInterceptor(engine, hidden)));
    }

    @Override
    public void postInit(ProcessEngineConfigurationImpl engine) {
        List<CommandChecker> checkers = new ArrayList<>(engine.getCommandCheckers());
        checkers.add((CommandChecker) Proxy.newProxyInstance(
                CommandChecker.class.getClassLoader(),
                new Class<?>[] {CommandChecker.class},
                new HidingChecks(hidden)));
        engine.setCommandCheckers(checkers);
    }

    private static List<CommandInterceptor> with(@Nullable List<CommandInterceptor> present, CommandInterceptor one) {
        List<CommandInterceptor> all = new ArrayList<>(present == null ? List.of() : present);
        all.add(one);
        return all;
    }
}
