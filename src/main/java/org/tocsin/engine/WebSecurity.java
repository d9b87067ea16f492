package org.tocsin.engine;

import org.camunda.bpm.engine.impl.plugin.AdministratorAuthorizationPlugin;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who gets in: REST by HTTP basic, with the engine's own accounts; the engine leaves it open otherwise. */
@Configuration(proxyBeanMethods = false)
class WebSecurity {

    @Bean
    FilterRegistrationBean<ProcessEngineAuthenticationFilter> restAuthentication(TocsinProperties properties) {
        var registration = new FilterRegistrationBean<ProcessEngineAuthenticationFilter>(
                new RestAuthentication(properties.worker()));
        registration.addUrlPatterns("/engine-rest/*", "/api/*");
        registration.setName("restAuthentication");
        return registration;
    }

    /** Everything to the administrators' group. */
    @Bean
    AdministratorAuthorizationPlugin administrators() {
        AdministratorAuthorizationPlugin plugin = new AdministratorAuthorizationPlugin();
        plugin.setAdministratorGroupName("camunda-admin");
        return plugin;
    }
}
