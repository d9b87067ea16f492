package org.tocsin.engine.database;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** Who may do what in the database: {@code R__grants.sql} says it at every start, with the names of this installation. */
@Configuration(proxyBeanMethods = false)
class DatabaseRoles {

    @Bean
    FlywayConfigurationCustomizer roleNames(
            JdbcConnectionDetails connection,
            DatabaseProperties properties,
            ObjectProvider<EmbeddedDatabase> embedded,
            Environment environment) {
        String application = connection.getUsername();
        String purge = embedded.getIfAvailable() != null
                ? EmbeddedRoles.PURGE
                : purge(application, environment.getProperty("spring.flyway.user"), properties);
        return flyway -> flyway.placeholders(Map.of("application", application, "purge", purge));
    }

    private static String purge(String application, @Nullable String owner, DatabaseProperties properties) {
        String purge = properties.purge().username();
        if (StringUtils.hasText(purge)) {
            return purge;
        }
        if (StringUtils.hasText(owner) && !owner.equals(application)) {
            // The application may not remove records then, and nobody else is there to do it.
            throw new IllegalStateException("The database has an owner of its own (SPRING_FLYWAY_USER) and no role that"
                    + " removes what has been kept long enough. Set TOCSIN_DATABASE_PURGE_USERNAME and"
                    + " TOCSIN_DATABASE_PURGE_PASSWORD: docs/operations.md, 'Three roles'");
        }
        return application;
    }

    /** Says so where records are protected by nothing but the application's good will. */
    @Component
    static class Separation {

        private static final Logger log = LoggerFactory.getLogger(DatabaseRoles.class);

        private final boolean separate;

        Separation(PurgeDatabase migrated, JdbcClient jdbc) {
            separate = !jdbc.sql("select has_table_privilege('tocsin.journal', 'update, delete, truncate')")
                    .query(Boolean.class)
                    .single();
            if (!separate) {
                log.warn("The application's database role may change and remove records."
                        + " Give it, the owner and the purge roles of their own: docs/operations.md, 'Three roles'");
            }
        }

        boolean separate() {
            return separate;
        }
    }
}
