package org.tocsin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultBootstrapContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.mock.env.MockEnvironment;

class SecretsListenerTest {

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void productionWithoutSecretsIsRefusedAndEachIsNamed() {
        assertThatThrownBy(this::start)
                .hasMessageContaining("SPRING_DATASOURCE_PASSWORD is not set")
                .hasMessageContaining("TOCSIN_ADMIN_PASSWORD is not set")
                .hasMessageContaining("TOCSIN_CHAIN_SECRET is not set")
                .hasMessageContaining("TOCSIN_WORKER_PASSWORD is not set");
    }

    @Test
    void aPasswordThatEverybodyKnowsIsNoSecret() {
        environment.setProperty("spring.datasource.password", "a-long-one-of-its-own");
        environment.setProperty("tocsin.admin.password", "Admin");

        assertThatThrownBy(this::start)
                .hasMessageContaining("TOCSIN_ADMIN_PASSWORD is a password that everybody knows");
    }

    @Test
    void secretsOfOnesOwnAreEnough() {
        environment.setProperty("spring.datasource.password", "a-long-one-of-its-own");
        environment.setProperty("tocsin.admin.password", "another-long-one");
        environment.setProperty("tocsin.worker.password", "a-third-long-one");
        environment.setProperty("tocsin.chain.secret", "a-fourth-long-one");

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void everyRoleOfTheDatabaseHasAPasswordOfItsOwn() {
        secretsOfOnesOwnAreEnough();
        environment.setProperty("spring.flyway.user", "tocsin_owner");
        environment.setProperty("tocsin.database.purge.username", "tocsin_purge");
        environment.setProperty("tocsin.database.purge.password", "tocsin");

        assertThatThrownBy(this::start)
                .hasMessageContaining("SPRING_FLYWAY_PASSWORD is not set")
                .hasMessageContaining("TOCSIN_DATABASE_PURGE_PASSWORD is a password that everybody knows");
    }

    @Test
    void aDemoNeedsNone() {
        environment.setActiveProfiles("demo");

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void aDemosWorkerGetsAPasswordThatNobodyKnows() {
        environment.setActiveProfiles("demo");
        start();
        String first = environment.getProperty("tocsin.worker.password");
        environment.getPropertySources().remove("tocsinSecrets");
        start();

        assertThat(first).hasSize(48).isNotEqualTo(environment.getProperty("tocsin.worker.password"));
    }

    @Test
    void aPasswordThatWasSetForADemosWorkerStays() {
        environment.setActiveProfiles("demo");
        environment.setProperty("tocsin.worker.password", "set");
        start();

        assertThat(environment.getProperty("tocsin.worker.password")).isEqualTo("set");
    }

    @Test
    void aWorkerOnItsOwnNeedsToKnowTheEngineAndItsPasswordAndNothingElse() {
        environment.setActiveProfiles("worker");

        assertThatThrownBy(this::start)
                .hasMessageContaining("TOCSIN_WORKER_ENGINE_URL is not set; TOCSIN_WORKER_PASSWORD is not set");

        environment.setProperty("tocsin.worker.engine-url", "http://node-1:8080/engine-rest");
        environment.setProperty("tocsin.worker.password", "tocsin-worker");
        assertThatThrownBy(this::start)
                .hasMessageContaining("TOCSIN_WORKER_PASSWORD is a password that everybody knows");

        environment.setProperty("tocsin.worker.password", "a-third-long-one");
        assertThatCode(this::start).doesNotThrowAnyException();
    }

    private void start() {
        new SecretsListener()
                .onApplicationEvent(new ApplicationEnvironmentPreparedEvent(
                        new DefaultBootstrapContext(), new SpringApplication(), new String[0], environment));
    }
}
