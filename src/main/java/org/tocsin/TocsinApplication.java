package org.tocsin;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.tocsin.notification.delivery.DeliveryApplication;

/**
 * The engine, its web applications and every capability that the procedures call; with the profile {@code worker} only
 * the worker that sends messages.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class TocsinApplication {

    public static void main(String[] args) {
        start(args);
    }

    public static ConfigurableApplicationContext start(String... args) {
        return SpringApplication.run(onlyWorker(args) ? DeliveryApplication.class : TocsinApplication.class, args);
    }

    /** Read before anything starts: which application it is cannot be decided from within. */
    private static boolean onlyWorker(String... args) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
        return environment.acceptsProfiles(Profiles.of("worker"));
    }
}
