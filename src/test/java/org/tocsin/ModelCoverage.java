package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.community.process_test_coverage.core.model.DefaultCollector;
import org.camunda.community.process_test_coverage.core.model.Event;
import org.camunda.community.process_test_coverage.core.model.Run;
import org.camunda.community.process_test_coverage.core.model.Suite;
import org.camunda.community.process_test_coverage.engine.platform7.ExecutionContextModelProvider;
import org.camunda.community.process_test_coverage.engine.platform7.ProcessEngineAdapter;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Asserts that a class passes every flow node and every flow of its models, and names those it does not.
 *
 * <p>Compared with the model itself: where nothing was measured at all, everything is missing.
 */
public class ModelCoverage implements BeforeAllCallback, AfterAllCallback {

    private final String[] procedures;
    private DefaultCollector collector;

    private ModelCoverage(String... procedures) {
        this.procedures = procedures;
    }

    public static ModelCoverage ofAll(String... procedures) {
        return new ModelCoverage(procedures);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        collector = measure(engine(context), context.getRequiredTestClass().getName());
    }

    /** Begins to measure; the engine's listeners report to somebody at all times. */
    static DefaultCollector measure(ProcessEngine engine, String name) {
        DefaultCollector collector = new DefaultCollector(new ExecutionContextModelProvider());
        collector.createSuite(new Suite(name, name));
        collector.activateSuite(name);
        collector.createRun(new Run(name, name), name);
        collector.activateRun(name);
        new ProcessEngineAdapter(engine, collector).initializeListeners();
        return collector;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        RepositoryService repository = engine(context).getRepositoryService();
        Suite suite = collector.getActiveSuite();
        Arrays.stream(procedures).forEach(key -> {
            BpmnModelInstance model = repository.getBpmnModelInstance(repository
                    .createProcessDefinitionQuery()
                    .processDefinitionKey(key)
                    .latestVersion()
                    .singleResult()
                    .getId());
            Set<String> passed =
                    suite.getEvents(key).stream().map(Event::getDefinitionKey).collect(Collectors.toSet());
            Set<String> missed = model.getModelElementsByType(FlowElement.class).stream()
                    .filter(e -> e instanceof FlowNode || e instanceof SequenceFlow)
                    .map(FlowElement::getId)
                    .filter(id -> !passed.contains(id))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(missed).as("elements of %s that no test passes", key).isEmpty();
        });
    }

    private static ProcessEngine engine(ExtensionContext context) {
        return SpringExtension.getApplicationContext(context).getBean(ProcessEngine.class);
    }
}
