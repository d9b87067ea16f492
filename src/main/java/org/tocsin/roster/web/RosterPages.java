package org.tocsin.roster.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tocsin.engine.OwnPage;

/** The roster's page. */
@Configuration(proxyBeanMethods = false)
class RosterPages {

    static final String PATH = "/camunda/roster/";

    @Bean
    static OwnPage rosterPage() {
        return OwnPage.at(PATH);
    }
}
