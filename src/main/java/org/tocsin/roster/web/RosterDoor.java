package org.tocsin.roster.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationFilter;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.filter.CsrfPreventionFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

/**
 * The way to the roster's page: the web applications' own login and their own protection against requests that another
 * site makes in somebody's name. The page lies under {@code /camunda}, where the cookies of both are sent.
 */
@Configuration(proxyBeanMethods = false)
class RosterDoor {

    static final String PAGE = "/camunda/roster/";

    private static final String ENGINE = "default";
    private static final String PATTERN = PAGE + "*";
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Bean
    FilterRegistrationBean<AuthenticationFilter> rosterAuthentication() {
        return registered(new AuthenticationFilter(), "rosterAuthentication", 10);
    }

    @Bean
    FilterRegistrationBean<CsrfPreventionFilter> rosterCsrf() {
        return registered(new CsrfPreventionFilter(), "rosterCsrf", 20);
    }

    @Bean
    FilterRegistrationBean<HttpFilter> rosterGate() {
        return registered(new Gate(), "rosterGate", 30);
    }

    private static <T extends Filter> FilterRegistrationBean<T> registered(T filter, String name, int order) {
        FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
        registration.setName(name);
        registration.addUrlPatterns(PATTERN);
        registration.setOrder(order);
        return registration;
    }

    /** Whoever is signed in to the web applications. */
    static Optional<String> signedIn() {
        return Optional.ofNullable(Authentications.getCurrent())
                .map(all -> all.getAuthenticationForProcessEngine(ENGINE))
                .map(Authentication::getIdentityId);
    }

    /** Lets in who is signed in; a page of its own headers, as the web applications' do not reach here. */
    private static class Gate extends HttpFilter {

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            response.setHeader("Content-Security-Policy", CONTENT_POLICY);
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Referrer-Policy", "same-origin");
            // Names and telephone numbers stay in no cache of a shared workstation.
            response.setHeader("Cache-Control", "no-store");
            if (signedIn().isPresent()) {
                chain.doFilter(request, response);
            } else if (request.getRequestURI().startsWith(request.getContextPath() + PAGE + "api/")) {
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
                response.setContentType(MediaType.APPLICATION_JSON_VALUE);
                response.setCharacterEncoding(StandardCharsets.UTF_8.name());
                response.getWriter().write("{\"message\":\"登录已过期，请重新登录\"}");
            } else {
                response.sendRedirect(request.getContextPath() + "/camunda/app/welcome/default/");
            }
        }
    }
}
