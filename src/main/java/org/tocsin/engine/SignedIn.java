package org.tocsin.engine;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;

/** Who sends a request, by whichever of the two ways in: the web applications' session, or HTTP basic. */
public final class SignedIn {

    private static final String ENGINE = "default";

    private SignedIn() {}

    /** Empty for a stranger; to be asked when the request has passed its login. */
    public static Optional<String> to(HttpServletRequest request) {
        Object basic = request.getAttribute(RestAuthentication.class.getName());
        if (basic != null) {
            return Optional.of(basic.toString());
        }
        HttpSession session = request.getSession(false);
        return session == null
                ? Optional.empty()
                : Optional.ofNullable(AuthenticationUtil.getAuthsFromSession(session)
                                .getAuthenticationForProcessEngine(ENGINE))
                        .map(Authentication::getIdentityId);
    }
}
