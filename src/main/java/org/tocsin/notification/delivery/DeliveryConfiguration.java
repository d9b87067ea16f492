package org.tocsin.notification.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.util.StringUtils;
import org.tocsin.notification.Channels;

/** The worker and the channels that are configured, in an application node or in a process of its own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "tocsin.worker.enabled", matchIfMissing = true)
@EnableConfigurationProperties({Channels.class, WorkerSettings.class})
class DeliveryConfiguration {

    @Bean
    Worker deliveryWorker(
            WorkerSettings settings,
            Channels channels,
            ObjectProvider<JavaMailSenderImpl> mail,
            MeterRegistry metrics,
            Environment environment) {
        // Providers check signatures against the real time, whatever an incident's clock is.
        Clock clock = Clock.systemUTC();
        return new Worker(
                settings,
                engineUrl(settings, environment),
                channels(channels, settings, mail.getIfAvailable(), clock),
                metrics);
    }

    private static Supplier<String> engineUrl(WorkerSettings settings, Environment environment) {
        return () -> StringUtils.hasText(settings.engineUrl())
                ? settings.engineUrl()
                : "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port")
                        + environment.getProperty("server.servlet.context-path", "") + "/engine-rest";
    }

    static Map<String, Channel> channels(
            Channels channels, WorkerSettings settings, JavaMailSenderImpl mail, Clock clock) {
        Http http = new Http(settings.deadline());
        Map<String, Channel> configured = new TreeMap<>();
        if (channels.configured(Channels.EMAIL) && mail != null) {
            configured.put(Channels.EMAIL, new Email(mail, channels.email().from(), settings.deadline(), clock));
        }
        if (channels.configured(Channels.SMS)) {
            Channels.Sms sms = channels.sms();
            configured.put(
                    Channels.SMS,
                    switch (sms.format()) {
                        case GENERIC -> new Gateway(http, sms.url(), sms.secret(), clock);
                        case ALIYUN -> new AliyunSms(http, sms, clock);
                        case TENCENT -> new TencentSms(http, sms, clock);
                    });
        }
        if (channels.configured(Channels.VOICE)) {
            configured.put(
                    Channels.VOICE,
                    new Gateway(http, channels.voice().url(), channels.voice().secret(), clock));
        }
        if (channels.configured(Channels.WECOM)) {
            configured.put(Channels.WECOM, new Robot(http, Robot.Kind.WECOM, channels.wecom(), clock));
        }
        if (channels.configured(Channels.DINGTALK)) {
            configured.put(Channels.DINGTALK, new Robot(http, Robot.Kind.DINGTALK, channels.dingtalk(), clock));
        }
        if (channels.configured(Channels.FEISHU)) {
            configured.put(Channels.FEISHU, new Robot(http, Robot.Kind.FEISHU, channels.feishu(), clock));
        }
        return configured;
    }
}
