package org.tocsin.engine.database;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
            ObjectProvider<EmbeddedDatabase> embedded) {
        String application = connection.getUsername();
        String purge = embedded.getIfAvailable() != null
                ? EmbeddedRoles.PURGE
                : StringUtils.hasText(properties.purge().username())
                        ? properties.purge().username()
                        : application;
        return flyway -> flyway.placeholders(Map.of("application", application, "purge", purge));
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
