package org.tocsin.audit.cockpit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.audit.Models;

@Component
class DeployedModels implements Models {

    private final RepositoryService repository;
    /** A deployed version never changes; there are as many as owners made, not as many as incidents. */
    private final Map<String, Map<String, Row>> rows = new ConcurrentHashMap<>();

    DeployedModels(@Lazy RepositoryService repository) {
        this.repository = repository;
    }

    @Override
    public Optional<Procedure> procedure(String definitionId) {
        ProcessDefinition definition = repository
                .createProcessDefinitionQuery()
                .processDefinitionId(definitionId)
                .singleResult();
        return Optional.ofNullable(definition)
                .map(d -> new Procedure(
                        d.getId(),
                        d.getKey(),
                        d.getName() == null ? d.getKey() : d.getName(),
                        d.getVersion(),
                        xml(d.getId())));
    }

    private String xml(String definitionId) {
        try (InputStream model = repository.getProcessModel(definitionId)) {
            return new String(model.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Row> row(String decisionId, String rule) {
        DecisionDefinition decision = repository
                .createDecisionDefinitionQuery()
                .decisionDefinitionId(decisionId)
                .singleResult();
        return decision == null
                ? Optional.empty()
                : Optional.ofNullable(
                        rows.computeIfAbsent(decisionId, id -> read(decision)).get(rule));
    }

    private Map<String, Row> read(DecisionDefinition deployed) {
        Map<String, Row> found = new HashMap<>();
        repository.getDmnModelInstance(deployed.getId()).getModelElementsByType(Decision.class).stream()
                .filter(decision -> decision.getId().equals(deployed.getKey()))
                .filter(decision -> decision.getExpression() instanceof DecisionTable)
                .forEach(decision -> {
                    int number = 0;
                    for (Rule rule : ((DecisionTable) decision.getExpression()).getRules()) {
                        String note = rule.getDescription() == null
                                ? ""
                                : rule.getDescription().getTextContent();
                        String name = decision.getName() == null ? decision.getId() : decision.getName();
                        found.put(rule.getId(), new Row(name, ++number, note.strip()));
                    }
                });
        return found;
    }
}
