package org.tocsin.engine.database;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the database beyond Spring's own: {@code spring.datasource} is what the application works as,
 * {@code spring.flyway} the owner that migrates.
 *
 * @param purge the role that may remove and mask what has been kept long enough
 */
@ConfigurationProperties("tocsin.database")
public record DatabaseProperties(@DefaultValue Purge purge) {

    /**
     * A role of the database.
     *
     * @param username without one, the application's own is used, and nothing keeps the application from changing records
     * @param password a secret
     */
    public record Purge(@Nullable String username, @Nullable String password) {}
}
