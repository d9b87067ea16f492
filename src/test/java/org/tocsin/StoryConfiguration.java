package org.tocsin;

import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.community.process_test_coverage.engine.platform7.ProcessCoverageConfigurator;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What tests add to the application: the story they tell, and the measuring of how much of a model it covers. */
@TestConfiguration(proxyBeanMethods = false)
@Import({StoryDatabase.class, Story.class, StoryRoster.class, BareIncidents.class})
class StoryConfiguration {

    @Bean
    ProcessEnginePlugin coverage() {
        return new AbstractProcessEnginePlugin() {
            @Override
            public void preInit(ProcessEngineConfigurationImpl engine) {
                ProcessCoverageConfigurator.initializeProcessCoverageExtensions(engine);
            }
        };
    }
}
