package org.tocsin.figures;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the figures.
 *
 * @param repeatWithin how soon after a complaint another one of the same customer counts as a repeat (S4-6.2 names the
 *     rate and no time; ours)
 */
@ConfigurationProperties("tocsin.figures")
record FiguresProperties(@DefaultValue("30d") Duration repeatWithin) {}
