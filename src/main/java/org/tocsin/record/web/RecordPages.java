package org.tocsin.record.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tocsin.engine.OwnPage;

/** The registers' page. */
@Configuration(proxyBeanMethods = false)
class RecordPages {

    static final String PATH = "/camunda/records/";

    @Bean
    static OwnPage recordsPage() {
        return OwnPage.at(PATH);
    }
}
