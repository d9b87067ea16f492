package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Shown;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/**
 * Lists the incidents of a time as text: what was registered, what was ended, what is still open now. Drills and daily work
 * are left out; of an incident that is hidden from somebody only the number is given, whoever reads it.
 *
 * <p>Fields: {@code since}, a moment; without one, the beginning of the day; {@code procedures}, if not all; {@code
 * happened} and {@code open}, the variables that take what was registered or ended, and what is still open.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class ListIncidentsDelegate implements JavaDelegate {

    private static final int MOST = 200;
    /** What a form's field takes, with room for what people add. */
    private static final int LONGEST_TEXT = 1400;

    private @Nullable Expression since;
    private @Nullable Expression procedures;
    private @Nullable Expression happened;
    private @Nullable Expression open;

    private final Incidents incidents;
    private final Clock clock;

    ListIncidentsDelegate(Incidents incidents, Clock clock) {
        this.incidents = incidents;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Instant now = clock.instant();
        String given = Fields.text(since, execution);
        Instant from = given == null
                ? now.atZone(clock.getZone())
                        .toLocalDate()
                        .atStartOfDay(clock.getZone())
                        .toInstant()
                : OffsetDateTime.parse(given).toInstant();
        Set<String> chosen = new TreeSet<>(Fields.list(procedures, execution));
        Incidents.Span all = incidents.since(from, MOST);
        List<Incident> found = all.incidents().stream()
                .filter(i -> chosen.isEmpty() || chosen.contains(i.procedureKey()))
                .toList();
        Predicate<Incident> past = i -> !i.registeredAt().isBefore(from) || !i.open();
        set(execution, happened, text(found, past, all.hidden()));
        set(execution, open, text(found, Incident::open, 0));
    }

    private static void set(DelegateExecution execution, @Nullable Expression field, @Nullable String text) {
        String variable = Fields.text(field, execution);
        if (variable != null) {
            execution.setVariable(variable, text);
        }
    }

    private @Nullable String text(List<Incident> found, Predicate<Incident> which, int hidden) {
        List<Incident> listed = found.stream().filter(which).toList();
        StringBuilder text = new StringBuilder();
        int left = listed.size();
        for (Incident incident : listed) {
            String line = line(incident) + "\n";
            if (text.length() + line.length() > LONGEST_TEXT) {
                text.append("……另有 ").append(left).append(" 件\n");
                break;
            }
            text.append(line);
            left--;
        }
        if (hidden > 0) {
            text.append("另有 ").append(hidden).append(" 件因回避不列明\n");
        }
        return text.isEmpty() ? null : text.toString().strip();
    }

    private String line(Incident incident) {
        return incident.businessKey() + " " + Shown.moment(incident.occurredAt(), clock.getZone()) + " "
                + incident.summary()
                + (incident.closedAt() == null
                        ? "，处置中"
                        : "，已于 " + Shown.moment(incident.closedAt(), clock.getZone()) + " 结束");
    }
}
