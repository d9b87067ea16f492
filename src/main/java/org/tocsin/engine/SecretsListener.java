package org.tocsin.engine;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.util.StringUtils;

/**
 * Refuses to start in production while a secret is missing or one that everybody knows, and names it.
 *
 * <p>A demo has accounts that everybody knows; the worker's is none of them, so its password is made up at each start.
 */
class SecretsListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    private static final String WORKER = "tocsin.worker.password";

    private static final Set<String> KNOWN = Set.of(
            "admin",
            "password",
            "secret",
            "changeme",
            "change-me",
            "postgres",
            "tocsin",
            "tocsin-worker",
            "worker",
            "camunda",
            "demo",
            "123456");

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        List<String> refused = new ArrayList<>();
        boolean worker = environment.acceptsProfiles(Profiles.of("worker"));
        if (worker) {
            if (!StringUtils.hasText(environment.getProperty("tocsin.worker.engine-url"))) {
                refused.add("TOCSIN_WORKER_ENGINE_URL is not set");
            }
        } else if (environment.acceptsProfiles(Profiles.of("demo"))) {
            makeUp(environment);
            return;
        } else {
            check(environment, "spring.datasource.password", "SPRING_DATASOURCE_PASSWORD", refused);
            checkWith(environment, "spring.flyway.user", "spring.flyway.password", "SPRING_FLYWAY_PASSWORD", refused);
            checkWith(
                    environment,
                    "tocsin.database.purge.username",
                    "tocsin.database.purge.password",
                    "TOCSIN_DATABASE_PURGE_PASSWORD",
                    refused);
            check(environment, "tocsin.admin.password", "TOCSIN_ADMIN_PASSWORD", refused);
            check(environment, "tocsin.chain.secret", "TOCSIN_CHAIN_SECRET", refused);
        }
        check(environment, WORKER, "TOCSIN_WORKER_PASSWORD", refused);
        if (!refused.isEmpty()) {
            throw new IllegalStateException("Refusing to start: " + String.join("; ", refused)
                    + (worker ? "." : ". (A demo with accounts that everybody knows is the profile 'demo'.)"));
        }
    }

    private static void makeUp(ConfigurableEnvironment environment) {
        if (!StringUtils.hasText(environment.getProperty(WORKER))) {
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "tocsinSecrets", Map.of(WORKER, HexFormat.of().formatHex(secret))));
        }
    }

    private static void checkWith(
            ConfigurableEnvironment environment, String user, String property, String variable, List<String> refused) {
        if (StringUtils.hasText(environment.getProperty(user))) {
            check(environment, property, variable, refused);
        }
    }

    private static void check(
            ConfigurableEnvironment environment, String property, String variable, List<String> refused) {
        String secret = environment.getProperty(property);
        if (!StringUtils.hasText(secret)) {
            refused.add(variable + " is not set");
        } else if (KNOWN.contains(secret.toLowerCase(Locale.ROOT))) {
            refused.add(variable + " is a password that everybody knows");
        }
    }

    /** After the configuration files have been read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
