package org.tocsin.engine.database;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Without a database named, Tocsin is a demo on the embedded one: the profile {@code demo} is added. A jar started
 * against a bank's database is production unless that profile is named.
 *
 * <p>Runs before the configuration files are read, so that {@code application-demo} settings count.
 */
class EmbeddedByDefault implements EnvironmentPostProcessor, Ordered {

    static final String PROPERTY = "tocsin.database.embedded";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (StringUtils.commaDelimitedListToSet(environment.getProperty("spring.profiles.active"))
                .contains("worker")) {
            // A worker on its own has no database at all.
            return;
        }
        boolean embedded = !StringUtils.hasText(environment.getProperty("spring.datasource.url"));
        environment.getPropertySources().addFirst(new MapPropertySource("tocsinDatabase", Map.of(PROPERTY, embedded)));
        if (embedded) {
            application.setAdditionalProfiles("demo");
        }
    }

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER - 1;
    }
}
