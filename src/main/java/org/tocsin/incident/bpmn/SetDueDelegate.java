package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.calendar.Calendars;
import org.tocsin.engine.Fields;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Pace;
import org.tocsin.limit.Span;

/**
 * Works out a moment that a timer can wait for.
 *
 * <p>Fields: {@code variable}, which takes it; {@code span}, as the limits table writes spans, with a minus before it for
 * a moment that comes before, such as a reminder ({@code -PT15M}); {@code from}, a moment to count from, if not now. A drill
 * whose limits run faster has these moments sooner too.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class SetDueDelegate implements JavaDelegate {

    private @Nullable Expression variable;
    private @Nullable Expression span;
    private @Nullable Expression from;

    private final Incidents incidents;
    private final Calendars calendars;
    private final Clock clock;

    SetDueDelegate(Incidents incidents, Calendars calendars, Clock clock) {
        this.incidents = incidents;
        this.calendars = calendars;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String given = Fields.required(span, "span", execution);
        boolean before = given.startsWith("-");
        Span length = Span.parse(before ? given.substring(1) : given)
                .filter(span -> !before || span instanceof Span.Lasting)
                .orElseThrow(() -> new IllegalStateException("No span: '" + given + "'"));
        Object start = from == null ? null : from.getValue(execution);
        Instant began = start instanceof Date date
                ? date.toInstant()
                : start == null || start.toString().isBlank()
                        ? clock.instant()
                        : OffsetDateTime.parse(start.toString()).toInstant();
        Instant due = before
                ? began.minus(length.about())
                : length.after(began, calendars.newest().days(), clock.getZone());
        Pace pace = incidents.pace(execution.getProcessBusinessKey());
        execution.setVariable(Fields.required(variable, "variable", execution), Date.from(pace.due(began, due)));
    }
}
