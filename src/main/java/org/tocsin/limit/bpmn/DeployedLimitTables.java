package org.tocsin.limit.bpmn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.limit.LimitTable;
import org.tocsin.limit.LimitTables;

@Component
class DeployedLimitTables implements LimitTables {

    private final RepositoryService repository;
    /** A deployed version never changes; there are as many as owners made, not as many as incidents. */
    private final Map<String, Version> versions = new ConcurrentHashMap<>();

    DeployedLimitTables(@Lazy RepositoryService repository) {
        this.repository = repository;
    }

    @Override
    public Version newest() {
        DecisionDefinition newest = repository
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey(LimitTable.KEY)
                .latestVersion()
                .singleResult();
        if (newest == null) {
            throw new IllegalStateException("The decision table '" + LimitTable.KEY + "' is not deployed");
        }
        return version(newest.getId());
    }

    @Override
    public Version version(String id) {
        return versions.computeIfAbsent(id, this::read);
    }

    private Version read(String id) {
        try (InputStream model = repository.getDecisionModel(id)) {
            return new Version(id, LimitTable.parse(new String(model.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
