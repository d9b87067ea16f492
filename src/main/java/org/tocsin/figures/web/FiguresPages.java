package org.tocsin.figures.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tocsin.engine.OwnPage;

/** The page of figures. */
@Configuration(proxyBeanMethods = false)
class FiguresPages {

    static final String PATH = "/camunda/figures/";

    @Bean
    static OwnPage figuresPage() {
        return OwnPage.at(PATH);
    }
}
