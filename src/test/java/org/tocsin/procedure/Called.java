package org.tocsin.procedure;

import java.util.Map;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.tocsin.Story;

/** Starts a procedure as another one does that calls it: from inside, for an incident that is open already. */
final class Called {

    private Called() {}

    static ProcessInstance start(Story story, String procedure, String incident, Map<String, Object> variables) {
        ProcessEngineConfigurationImpl engine =
                (ProcessEngineConfigurationImpl) story.engine().getProcessEngineConfiguration();
        return engine.getCommandExecutorTxRequired()
                .execute(context -> story.engine()
                        .getRuntimeService()
                        .createProcessInstanceByKey(procedure)
                        .businessKey(incident)
                        .setVariables(variables)
                        .execute());
    }
}
