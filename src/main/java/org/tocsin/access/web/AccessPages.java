package org.tocsin.access.web;

import jakarta.servlet.http.HttpFilter;
import java.time.Clock;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tocsin.access.AccessLog;
import org.tocsin.access.Subjects;
import org.tocsin.engine.OwnPage;
import org.tocsin.engine.TocsinProperties;

/** The page and its files, and the filter that writes down what it shows. */
@Configuration(proxyBeanMethods = false)
class AccessPages {

    static final String PATH = "/camunda/access/";

    /** Before every login, so that what a login refuses is written down too. */
    private static final int BEFORE_LOGINS = 0;

    @Bean
    static OwnPage accessPage() {
        return OwnPage.at(PATH);
    }

    @Bean
    static FilterRegistrationBean<HttpFilter> accessFilter(
            AccessLog accesses, Subjects subjects, TocsinProperties properties, Clock clock) {
        FilterRegistrationBean<HttpFilter> registration =
                new FilterRegistrationBean<>(new AccessFilter(accesses, subjects, properties, clock));
        registration.setName("accessFilter");
        registration.addUrlPatterns("/engine-rest/*", "/api/*", "/camunda/*");
        registration.setOrder(BEFORE_LOGINS);
        return registration;
    }
}
