package org.tocsin.notification.delivery;

import org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration;
import org.camunda.bpm.spring.boot.starter.rest.CamundaBpmRestJerseyAutoConfiguration;
import org.camunda.bpm.spring.boot.starter.webapp.CamundaBpmWebappAutoConfiguration;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jersey.JerseyAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.modulith.NamedInterface;

/**
 * The worker as a process of its own: no engine, no database; a web server for health and metrics only.
 *
 * <p>Deliberately no {@code @Configuration}: the application scans this package, and would take over what is left out
 * here.
 */
@EnableAutoConfiguration(
        exclude = {
            CamundaBpmAutoConfiguration.class,
            CamundaBpmRestJerseyAutoConfiguration.class,
            CamundaBpmWebappAutoConfiguration.class,
            DataSourceAutoConfiguration.class,
            FlywayAutoConfiguration.class,
            JerseyAutoConfiguration.class
        })
@Import(DeliveryConfiguration.class)
@NamedInterface("process")
public class DeliveryApplication {

    /** Long enough for an engine that is started again. */
    private static final int SILENCE = 60;

    /** Whether the engine answers: without it no message leaves, however well this process does. */
    @Bean
    HealthIndicator deliveryHealthIndicator(Worker worker) {
        return () -> {
            long silence = worker.silence().toSeconds();
            return (silence < SILENCE ? Health.up() : Health.down())
                    .withDetail("silenceSeconds", silence)
                    .build();
        };
    }
}
