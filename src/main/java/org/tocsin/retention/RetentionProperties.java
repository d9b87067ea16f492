package org.tocsin.retention;

import java.time.Duration;
import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of keeping and removing; how long what is kept is the process owners' table {@code keeping}.
 *
 * @param runAt when what is due is masked and removed, as a cron expression in the business zone; {@code -} for never
 * @param longest after which time a run stops; the next one goes on where it was
 * @param batch how many incidents, or thousands of accesses, a run handles in one step
 * @param accessLog how long accesses are kept (S4-5.2 names no time; ours)
 */
@ConfigurationProperties("tocsin.retention")
public record RetentionProperties(
        @DefaultValue("0 30 1 * * *") String runAt,
        @DefaultValue("3h") Duration longest,
        @DefaultValue("200") int batch,
        @DefaultValue("P3Y") Period accessLog) {}
