package org.tocsin.engine;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.TimeZone;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Makes the business time zone ({@code tocsin.zone}) the JVM's default before anything else starts.
 *
 * <p>The engine stores due dates without a zone and reads timer expressions in the JVM's default, so the machine's own
 * zone must never reach it.
 */
class BusinessZoneListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    static final String PROPERTY = "tocsin.zone";
    static final String DEFAULT = "Asia/Shanghai";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        String zone = event.getEnvironment().getProperty(PROPERTY, DEFAULT);
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(ZoneId.of(zone)));
        } catch (DateTimeException e) {
            throw new IllegalStateException(PROPERTY + " is not a time zone: " + zone, e);
        }
    }
}
