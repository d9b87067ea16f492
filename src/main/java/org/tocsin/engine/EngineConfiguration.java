package org.tocsin.engine;

import java.time.Clock;
import java.time.ZoneId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clock and the zone that all of Tocsin reads. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

    /** The business zone; {@link BusinessZoneListener} has made it the JVM's default. */
    @Bean
    ZoneId businessZone() {
        return ZoneId.systemDefault();
    }

    @Bean
    Clock clock(ZoneId zone) {
        return new EngineClock(zone);
    }
}
