package org.tocsin.guard.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Closes the web applications' set-up (CVE-2026-77226): it makes an administrator of whoever calls it while the
 * administrators' group is empty. Tocsin's first administrator comes from the settings instead.
 */
@Configuration(proxyBeanMethods = false)
class SetupGuard {

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> closedSetup() {
        FilterRegistrationBean<OncePerRequestFilter> registration = new FilterRegistrationBean<>(new Closed());
        registration.addUrlPatterns("/camunda/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** Looks at the decoded path, as the container maps it, so that no spelling of it gets round. */
    static final class Closed extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
            if (path.matches("(?i).*/api/+admin/+setup(/.*)?")
                    || path.matches("(?i).*/app/+admin/+[^/]*/+setup(/.*)?")) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            } else {
                chain.doFilter(request, response);
            }
        }
    }
}
