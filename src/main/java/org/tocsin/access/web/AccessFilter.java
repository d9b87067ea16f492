package org.tocsin.access.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.tocsin.access.AccessLog;
import org.tocsin.access.Accessed;
import org.tocsin.access.NotLogged;
import org.tocsin.access.Subjects;
import org.tocsin.engine.SignedIn;
import org.tocsin.engine.TocsinProperties;

/**
 * Writes down every access to data, when the answer is decided and before its first byte leaves; an answer whose access
 * cannot be written down does not leave.
 */
class AccessFilter extends HttpFilter {

    private static final Logger log = LoggerFactory.getLogger(AccessFilter.class);

    static final String NOT_LOGGED = "查阅记录暂时无法写入，因此不能显示内容；请稍后再试，并告知系统管理员";

    /** A page that asks again by itself is looked at once in this time. */
    static final Duration ONE_LOOK = Duration.ofMinutes(5);

    private static final int MOST_LOOKS = 10_000;

    private final transient AccessLog accesses;
    private final transient Subjects subjects;
    private final transient Clock clock;
    private final String worker;
    private final transient Map<Look, Instant> looks = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Look, Instant> eldest) {
            return size() > MOST_LOOKS;
        }
    };

    private record Look(String who, Accessed what, String subject, String address, boolean refused) {}

    AccessFilter(AccessLog accesses, Subjects subjects, TocsinProperties properties, Clock clock) {
        this.accesses = accesses;
        this.subjects = subjects;
        this.clock = clock;
        this.worker = properties.worker().user();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Way> way = Way.of(request);
        if (way.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        HeldAnswer held = new HeldAnswer(response, answer -> write(way.get(), request, answer));
        chain.doFilter(request, held);
        if (!request.isAsyncStarted()) {
            held.decide();
            if (held.withheld() && !response.isCommitted()) {
                response.reset();
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                response.setContentType(MediaType.APPLICATION_JSON_VALUE);
                response.setCharacterEncoding(StandardCharsets.UTF_8.name());
                response.getWriter().write("{\"message\":\"" + NOT_LOGGED + "\"}");
            }
        }
    }

    /** @return whether the answer may leave */
    private boolean write(Way way, HttpServletRequest request, HeldAnswer answer) {
        int status = answer.getStatus();
        boolean stranger = status == HttpServletResponse.SC_UNAUTHORIZED;
        boolean refused = stranger || status == HttpServletResponse.SC_FORBIDDEN;
        if (!refused && (status >= 400 || !shows(way, request, answer))) {
            return true;
        }
        String name = SignedIn.to(request).orElse(AccessLog.STRANGER);
        if (name.equals(worker) && !refused) {
            // The worker is no person; what it is told is in the messages' own record.
            return true;
        }
        String who = stranger ? AccessLog.STRANGER : name;
        try {
            String subject = way.about(request, subjects);
            if (way.what() == Accessed.PROFILE && subject.equals(who)) {
                // Every page of the web applications asks for the name of whoever is signed in.
                return true;
            }
            Look look = new Look(who, way.what(), subject, request.getRemoteAddr(), refused);
            if (way.again() && writtenDown(look)) {
                return true;
            }
            accesses.write(
                    who,
                    way.what(),
                    subject,
                    (request.getServletPath().startsWith("/camunda/") ? "网页 " : "接口 ") + request.getMethod() + " "
                            + way.template() + (stranger && !name.isEmpty() ? "（自称 " + name + "）" : ""),
                    request.getRemoteAddr(),
                    refused);
            if (way.again()) {
                // Only now: a look that could not be written down has not been.
                remember(look);
            }
            return true;
        } catch (NotLogged | DataAccessException e) {
            log.error("An access cannot be logged and is refused: {}", way.template(), e);
            return false;
        }
    }

    private boolean shows(Way way, HttpServletRequest request, HeldAnswer answer) {
        return switch (way.when()) {
            case ALWAYS -> true;
            case WITH_CONTENT -> answer.getStatus() == HttpServletResponse.SC_OK;
            case REFUSED -> false;
            case ASKING_FOR_VARIABLES -> Way.asksForVariables(request);
            case WITH_VARIABLES ->
                // Only the plain kind has none; by what leaves, for it can be asked for in many ways.
                !String.valueOf(answer.getContentType()).contains("application/json")
                        && subjects.listShowsVariables(way.about(request, subjects));
        };
    }

    private boolean writtenDown(Look look) {
        Instant now = clock.instant();
        synchronized (looks) {
            Instant last = looks.get(look);
            return last != null && !now.isBefore(last) && now.isBefore(last.plus(ONE_LOOK));
        }
    }

    private void remember(Look look) {
        synchronized (looks) {
            // Taken out first, so that it is the youngest again.
            looks.remove(look);
            looks.put(look, clock.instant());
        }
    }
}
