package org.tocsin.engine.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.mock.env.MockEnvironment;

/** One role for everything, or three; two would have nobody who may remove what has been kept long enough. */
class DatabaseRolesTest {

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void oneRoleDoesEverything() {
        assertThat(roles(null)).isEqualTo(Map.of("application", "tocsin", "purge", "tocsin"));

        environment.setProperty("spring.flyway.user", "tocsin");
        assertThat(roles("")).isEqualTo(Map.of("application", "tocsin", "purge", "tocsin"));
    }

    @Test
    void threeRolesHaveTheirOwnNames() {
        environment.setProperty("spring.flyway.user", "owner");

        assertThat(roles("purge")).isEqualTo(Map.of("application", "tocsin", "purge", "purge"));
    }

    @Test
    void anOwnerWithoutARoleThatRemovesIsRefused() {
        environment.setProperty("spring.flyway.user", "owner");

        assertThatThrownBy(() -> roles(null))
                .hasMessageContaining("SPRING_FLYWAY_USER")
                .hasMessageContaining("TOCSIN_DATABASE_PURGE_USERNAME");
    }

    private Map<String, String> roles(String purge) {
        FluentConfiguration flyway = new FluentConfiguration();
        new DatabaseRoles()
                .roleNames(
                        new Tocsin(),
                        new DatabaseProperties(new DatabaseProperties.Purge(purge, null)),
                        new DefaultListableBeanFactory().getBeanProvider(EmbeddedDatabase.class),
                        environment)
                .customize(flyway);
        return flyway.getPlaceholders();
    }

    private static class Tocsin implements JdbcConnectionDetails {

        @Override
        public String getUsername() {
            return "tocsin";
        }

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:postgresql://127.0.0.1/tocsin";
        }
    }
}
