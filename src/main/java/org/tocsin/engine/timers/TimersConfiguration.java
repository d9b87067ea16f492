package org.tocsin.engine.timers;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The punctual executor, and what tells it of jobs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "tocsin.timers.punctual", matchIfMissing = true)
class TimersConfiguration {

    @Bean
    Announcements jobAnnouncements(JdbcClient jdbc, JdbcConnectionDetails details) {
        return new Announcements(jdbc, details);
    }

    /** Also on a node that executes nothing: what it starts is news for those that do. */
    @Bean
    ProcessEnginePlugin announcingJobs(Announcements announcements, TimerProperties properties) {
        AnnouncingJobs jobs = new AnnouncingJobs(announcements, properties);
        return new AbstractProcessEnginePlugin() {
            @Override
            public void preInit(ProcessEngineConfigurationImpl engine) {
                engine.setCustomSessionFactories(with(engine.getCustomSessionFactories(), jobs));
                engine.setCustomPostCommandInterceptorsTxRequired(
                        with(engine.getCustomPostCommandInterceptorsTxRequired(), jobs.changes()));
            }
        };
    }

    /** Also on a node that executes nothing: new tasks are made there too. */
    @Bean
    ProcessEnginePlugin readingAhead() {
        return new AbstractProcessEnginePlugin() {
            @Override
            public void preInit(ProcessEngineConfigurationImpl engine) {
                for (SessionFactory manager : ReadingManagers.factories()) {
                    engine.setCustomSessionFactories(with(engine.getCustomSessionFactories(), manager));
                }
                engine.setHistoryEventProducer(new ReadingManagers.RemovalTimes());
            }

            @Override
            public void postInit(ProcessEngineConfigurationImpl engine) {
                ReadAhead.addStatements(engine.getSqlSessionFactory().getConfiguration());
            }
        };
    }

    private static <T> List<T> with(List<T> others, T one) {
        List<T> all = others == null ? new ArrayList<>() : new ArrayList<>(others);
        all.add(one);
        return all;
    }

    /** Executing, unless {@code camunda.bpm.job-execution.enabled} is off. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(
            name = {"tocsin.timers.punctual", "camunda.bpm.job-execution.enabled"},
            matchIfMissing = true)
    static class Executing {

        @Bean
        JobExecutor jobExecutor(
                TimerProperties properties, JdbcClient jdbc, MeterRegistry meters, Announcements announcements) {
            return new PunctualJobExecutor(properties, jdbc, meters, new DatabaseTime(), announcements);
        }

        /** Down while jobs cannot be acquired, or are executed later than the setting allows. */
        @Bean
        HealthIndicator timersHealthIndicator(JobExecutor executor, TimerProperties properties) {
            PunctualJobExecutor punctual = (PunctualJobExecutor) executor;
            return () -> {
                Health.Builder health =
                        punctual.isAcquiring() && punctual.worstLateness().compareTo(properties.alarm()) <= 0
                                ? Health.up()
                                : Health.down();
                return health.withDetail("acquiring", punctual.isAcquiring())
                        .withDetail(
                                "worstLatenessMillis", punctual.worstLateness().toMillis())
                        .withDetail("waiting", punctual.waiting())
                        .build();
            };
        }
    }
}
