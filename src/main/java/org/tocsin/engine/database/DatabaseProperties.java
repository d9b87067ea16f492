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
     * @param username needed where the owner is a role of its own; without either, one role does everything, and nothing
     *     keeps the application from changing records
     * @param password a secret, needed with {@code username}
     */
    public record Purge(@Nullable String username, @Nullable String password) {}
}
