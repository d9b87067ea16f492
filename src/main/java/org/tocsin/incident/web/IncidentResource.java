package org.tocsin.incident.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.tocsin.engine.SignedIn;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;

/** What is open, one incident, its timeline. */
@RestController
@RequestMapping("/api/incidents")
class IncidentResource {

    private static final int MOST = 1000;

    private final Incidents incidents;
    private final HiddenIncidents hidden;
    private final Journal journal;
    private final Clock clock;

    IncidentResource(Incidents incidents, HiddenIncidents hidden, Journal journal, Clock clock) {
        this.incidents = incidents;
        this.hidden = hidden;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * A limit in force.
     *
     * @param kept null while that is still undecided
     */
    record LimitView(String name, Instant dueAt, @Nullable Boolean kept) {}

    record IncidentView(@JsonUnwrapped Incident incident, List<LimitView> limits) {}

    @GetMapping
    List<IncidentView> list(@RequestParam(defaultValue = "open") String state, HttpServletRequest request) {
        Set<String> unseen = hidden.from(reader(request));
        return incidents.list(!state.equals("all"), MOST).stream()
                .filter(incident -> !unseen.contains(incident.businessKey()))
                .map(this::view)
                .toList();
    }

    @GetMapping("/{businessKey}")
    IncidentView one(@PathVariable String businessKey, HttpServletRequest request) {
        return view(find(businessKey, request));
    }

    @GetMapping("/{businessKey}/timeline")
    List<Journal.Entry> timeline(@PathVariable String businessKey, HttpServletRequest request) {
        return journal.of(find(businessKey, request).businessKey());
    }

    private static @Nullable String reader(HttpServletRequest request) {
        return SignedIn.to(request).orElse(null);
    }

    private Incident find(String businessKey, HttpServletRequest request) {
        return incidents
                .find(businessKey)
                .filter(incident -> !hidden.isFrom(reader(request), businessKey))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有事件 " + businessKey));
    }

    private IncidentView view(Incident incident) {
        Map<String, Instant> limits = incidents.limits(incident.businessKey());
        Map<String, Instant> met = incidents.met(incident.businessKey());
        return new IncidentView(
                incident,
                limits.entrySet().stream()
                        .map(limit -> new LimitView(
                                limit.getKey(),
                                limit.getValue(),
                                kept(incident, limit.getValue(), met.get(limit.getKey()))))
                        .toList());
    }

    private @Nullable Boolean kept(Incident incident, Instant due, @Nullable Instant met) {
        Instant done = met == null ? incident.recoveredAt() : met;
        if (done != null) {
            return !done.isAfter(due);
        }
        return incident.open() && clock.instant().isAfter(due) ? Boolean.FALSE : null;
    }
}
