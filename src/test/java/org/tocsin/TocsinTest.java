package org.tocsin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * A test of the whole application: one engine and one PostgreSQL shared by all classes, time and jobs in the test's
 * hands, everything cleaned up after each test; a message that the test did not expect fails it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = {TocsinApplication.class, StoryConfiguration.class},
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "camunda.bpm.job-execution.enabled=false",
            "tocsin.channels.email.host=127.0.0.1",
            "tocsin.channels.sms.url=http://127.0.0.1:9/sms",
            "tocsin.channels.voice.url=http://127.0.0.1:9/voice",
            "tocsin.channels.wecom.url=http://127.0.0.1:9/wecom",
            "tocsin.channels.sms.secret=shared-with-the-gateway",
            "tocsin.notification.watch-interval=365d",
            "tocsin.notification.link.base-url=https://tocsin.example",
            "tocsin.notification.link.secret=0123456789abcdef0123456789abcdef",
            "tocsin.notification.outbox=always",
            "tocsin.chain.manifest-interval=365d",
            "tocsin.chain.manifest-dir=target/test-manifests",
            "tocsin.chain.verify-at=-",
            "tocsin.retention.run-at=-",
            "tocsin.records.sweep-interval=365d",
            "tocsin.worker.enabled=false",
            "tocsin.roster.watch-interval=365d"
        })
@ExtendWith(StoryExtension.class)
public @interface TocsinTest {}
