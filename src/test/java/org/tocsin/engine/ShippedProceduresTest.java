package org.tocsin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.repository.Deployment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** A restart, a new release and an old node never put anything over what an owner deployed. */
@TocsinTest
class ShippedProceduresTest {

    @Autowired
    Story story;

    @Autowired
    ShippedProcedures procedures;

    private String shipped;
    private RepositoryService repository;

    @BeforeEach
    void shippedTable() throws IOException {
        shipped = Files.readString(Path.of("processes/limits.dmn"));
        repository = story.engine().getRepositoryService();
    }

    @AfterEach
    void forgetReleases() {
        story.jdbc()
                .sql("delete from tocsin.shipped_resource where release = 'test'")
                .update();
        repository
                .createDeploymentQuery()
                .deploymentName("Tocsin test")
                .list()
                .forEach(d -> repository.deleteDeployment(d.getId(), true));
    }

    @Test
    void aRestartDeploysNothing() {
        long before = repository.createDeploymentQuery().count();

        procedures.deploy();

        assertThat(repository.createDeploymentQuery().count()).isEqualTo(before);
        assertThat(procedures.ownersVersions()).isEmpty();
    }

    @Test
    void anOwnersTableStaysThroughRestartAndNewReleaseAndTheDifferenceIsReported() {
        story.deploy("process-owner", Map.of("limits.dmn", ownersTable()));
        String inForce = newest().getId();

        procedures.deploy();
        procedures.deploy("test", files(shipped.replace("PT1H", "PT59M")));

        assertThat(newest().getId()).isEqualTo(inForce);
        assertThat(procedures.ownersVersions()).containsExactly("limits.dmn");
    }

    @Test
    void aReleaseReplacesWhatAReleaseBrought() {
        procedures.deploy("test", files(shipped.replace("PT1H", "PT59M")));

        assertThat(newest().getVersion()).isEqualTo(2);
    }

    @Test
    void anOldNodeThatRestartsDoesNotPutItsOwnVersionBack() {
        procedures.deploy("test", files(shipped.replace("PT1H", "PT59M")));
        String inForce = newest().getId();

        procedures.deploy();

        assertThat(newest().getId()).isEqualTo(inForce);
    }

    @Test
    void anOwnersFileOfAnotherNameIsStillTheOwners() {
        story.deploy("process-owner", Map.of("limits (2).dmn", ownersTable()));

        procedures.deploy("test", files(shipped.replace("PT1H", "PT59M")));

        assertThat(newest().getResourceName()).isEqualTo("limits (2).dmn");
    }

    @Test
    void goingBackIsOneAction() {
        Deployment first = story.deploy("process-owner", Map.of("limits.dmn", ownersTable()));
        story.deploy("process-owner", Map.of("limits.dmn", shipped.replace("PT15M", "PT7M")));

        story.signIn("process-owner");
        repository
                .createDeployment()
                .nameFromDeployment(first.getId())
                .addDeploymentResources(first.getId())
                .deploy();
        story.signOut();

        procedures.deploy();
        assertThat(newest().getVersion()).isEqualTo(4);
        assertThat(procedures.ownersVersions()).containsExactly("limits.dmn");
    }

    private String ownersTable() {
        return shipped.replace("PT15M", "PT10M");
    }

    private static List<ShippedProcedures.Shipped> files(String table) {
        return List.of(
                new ShippedProcedures.Shipped("limits.dmn", table.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private DecisionDefinition newest() {
        return repository
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey("limits")
                .latestVersion()
                .singleResult();
    }
}
