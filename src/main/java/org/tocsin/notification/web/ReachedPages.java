package org.tocsin.notification.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tocsin.engine.OwnPage;

/** The page that shows who has been reached. */
@Configuration(proxyBeanMethods = false)
class ReachedPages {

    static final String PATH = "/camunda/reached/";

    @Bean
    static OwnPage reachedPage() {
        return OwnPage.at(PATH);
    }
}
