package org.tocsin.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;

/**
 * HTTP basic with the engine's accounts. The delivery worker's account comes no further than the answers to its external
 * tasks.
 *
 * <p>The worker's password is compared with the setting. The engine locks an account for good after ten wrong passwords,
 * which anybody could send, and then no message would leave.
 */
class RestAuthentication extends ProcessEngineAuthenticationFilter {

    private static final Pattern WORKERS = Pattern.compile(
            "/engine-rest/external-task/(fetchAndLock|[^/]+/(complete|failure|bpmnError|extendLock|unlock))");

    private final TocsinProperties.Worker worker;

    RestAuthentication(TocsinProperties.Worker worker) {
        this.worker = worker;
    }

    @Override
    public void init(FilterConfig configuration) {
        authenticationProvider = new HttpBasicAuthenticationProvider() {
            @Override
            public AuthenticationResult extractAuthenticatedUser(HttpServletRequest request, ProcessEngine engine) {
                AuthenticationResult result = super.extractAuthenticatedUser(request, engine);
                request.setAttribute(RestAuthentication.class.getName(), result.getAuthenticatedUser());
                return result;
            }

            @Override
            protected boolean isAuthenticated(ProcessEngine engine, String user, String password) {
                return worker.user().equals(user) ? isWorkers(password) : super.isAuthenticated(engine, user, password);
            }
        };
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        super.doFilter(request, response, (admitted, answer) -> {
            HttpServletRequest http = (HttpServletRequest) admitted;
            String path = http.getRequestURI().substring(http.getContextPath().length());
            if (worker.user().equals(http.getAttribute(RestAuthentication.class.getName()))
                    && !WORKERS.matcher(path).matches()) {
                ((HttpServletResponse) answer).setStatus(HttpServletResponse.SC_FORBIDDEN);
                return;
            }
            chain.doFilter(admitted, answer);
        });
    }

    private boolean isWorkers(String password) {
        String secret = worker.password();
        return secret != null
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }
}
