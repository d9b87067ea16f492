package org.tocsin.engine;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
 * The way to pages of our own: the web applications' login and their protection against requests that another site makes in
 * somebody's name.
 */
@Configuration(proxyBeanMethods = false)
public class PageDoor {

    private static final String ENGINE = "default";
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Bean
    FilterRegistrationBean<AuthenticationFilter> pageAuthentication(List<OwnPage> pages) {
        return registered(new AuthenticationFilter(), "pageAuthentication", 10, pages);
    }

    @Bean
    FilterRegistrationBean<CsrfPreventionFilter> pageCsrf(List<OwnPage> pages) {
        return registered(new CsrfPreventionFilter(), "pageCsrf", 20, pages);
    }

    @Bean
    FilterRegistrationBean<HttpFilter> pageGate(List<OwnPage> pages) {
        return registered(new Gate(pages), "pageGate", 30, pages);
    }

    private static <T extends Filter> FilterRegistrationBean<T> registered(
            T filter, String name, int order, List<OwnPage> pages) {
        FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
        registration.setName(name);
        pages.forEach(page -> registration.addUrlPatterns(page.path() + "*"));
        registration.setOrder(order);
        return registration;
    }

    private static final String WORKER = "tocsin-worker";

    /** Whoever is signed in to the web applications. */
    public static Optional<String> signedIn() {
        return Optional.ofNullable(Authentications.getCurrent())
                .map(all -> all.getAuthenticationForProcessEngine(ENGINE))
                .map(Authentication::getIdentityId)
                // The worker's account may sign in to the start page, as every account may; staff's pages are not for
                // it.
                .filter(user -> !user.equals(WORKER));
    }

    /** Lets in who is signed in; with headers of its own, as the web applications' do not reach here. */
    private static class Gate extends HttpFilter {

        private final transient List<OwnPage> pages;

        Gate(List<OwnPage> pages) {
            this.pages = pages;
        }

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
            } else if (asksForData(request)) {
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
                response.setContentType(MediaType.APPLICATION_JSON_VALUE);
                response.setCharacterEncoding(StandardCharsets.UTF_8.name());
                response.getWriter().write("{\"message\":\"登录已过期，请重新登录\"}");
            } else {
                response.sendRedirect(request.getContextPath() + "/camunda/app/welcome/default/");
            }
        }

        private boolean asksForData(HttpServletRequest request) {
            return pages.stream()
                    .anyMatch(page ->
                            request.getRequestURI().startsWith(request.getContextPath() + page.path() + "api/"));
        }
    }
}
