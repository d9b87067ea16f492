package org.tocsin.retention.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tocsin.engine.OwnPage;

/** The page of what is kept, and of holds. */
@Configuration(proxyBeanMethods = false)
class RetentionPages {

    static final String PATH = "/camunda/retention/";

    @Bean
    static OwnPage retentionPage() {
        return OwnPage.at(PATH);
    }
}
