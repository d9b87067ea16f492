package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.calendar.Calendars;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Field;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProcedureForms;
import org.tocsin.guard.Shown;
import org.tocsin.guard.Submission;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incident;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.incident.Pace;
import org.tocsin.limit.LimitTables;
import org.tocsin.limit.Limits;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;

/**
 * Opens the incident that this process instance is about: business key, limits of its grade counted from
 * its start, register, journal.
 *
 * <p>Fields: {@code prefix} of the business key; {@code clockFrom}, the variable with the moment that clocks count from,
 * if that is not {@code occurredAt}; {@code gradeFrom}, the variable that holds the grade, if there are
 * grades; {@code likeness}, the variables by which another report of the same thing is recognised; {@code routine} =
 * {@code yes} for daily work that is no emergency. A drill's variable {@code drillOutsiders} names people from outside who
 * are to hear of it; {@code drillPace} says how many times faster than written its limits run.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class OpenIncidentDelegate implements JavaDelegate {

    private static final Logger log = LoggerFactory.getLogger(OpenIncidentDelegate.class);

    private static final String REPORTER = "reporter";
    private static final String DRILL_OUTSIDERS = "drillOutsiders";
    private static final String DRILL_PACE = "drillPace";

    private @Nullable Expression prefix;
    private @Nullable Expression clockFrom;
    private @Nullable Expression gradeFrom;
    private @Nullable Expression likeness;
    private @Nullable Expression routine;

    private final Incidents incidents;
    private final HiddenIncidents hidden;
    private final Journal journal;
    private final LimitTables tables;
    private final ProcedureForms forms;
    private final Calendars calendars;
    private final DutyRoster roster;
    private final Clock clock;

    OpenIncidentDelegate(
            Incidents incidents,
            HiddenIncidents hidden,
            Journal journal,
            LimitTables tables,
            ProcedureForms forms,
            Calendars calendars,
            DutyRoster roster,
            Clock clock) {
        this.incidents = incidents;
        this.hidden = hidden;
        this.journal = journal;
        this.tables = tables;
        this.forms = forms;
        this.calendars = calendars;
        this.roster = roster;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Instant now = clock.instant();
        String linkedTo = (String) execution.getVariable(IncidentVariables.INCIDENT);
        Instant occurredAt = occurredAt(execution, now);
        boolean drill = Boolean.TRUE.equals(execution.getVariable("drill"));
        String grade = grade(execution);
        String procedure = Fields.procedure(execution.getProcessDefinitionId());
        LimitTables.Version version = tables.newest();
        Optional<Limits> row = version.table().row(procedure, grade);
        Limits limits = row.orElseGet(() -> version.table().strictest(procedure));
        Instant start = clockFrom(execution, occurredAt);
        Pace pace = drill ? Pace.of(execution.getVariable(DRILL_PACE)) : Pace.AS_WRITTEN;
        Map<String, Instant> due =
                pace.due(start, limits.dueAfter(start, calendars.newest().days(), clock.getZone()));
        String key = incidents.nextKey(Fields.required(prefix, "prefix", execution), now, drill);
        String actor = Fields.actor(execution.getProcessEngineServices());
        Object reporter = execution.getVariable(REPORTER);
        Incident incident = new Incident(
                key,
                procedure,
                execution.getProcessInstanceId(),
                execution.getProcessDefinitionId(),
                version.id(),
                grade.equals(Limits.UNGRADED) ? null : grade,
                limits.setting("severity"),
                String.valueOf(execution.getVariable("summary")),
                occurredAt,
                start,
                now,
                reporter != null ? reporter.toString() : actor == null ? "system" : actor,
                actor,
                drill,
                Incident.State.OPEN,
                null,
                null,
                null,
                null,
                null);
        incidents.open(incident, due, likeness(execution));
        if (linkedTo != null) {
            // What comes of an incident says what the incident was about.
            hidden.people(linkedTo).forEach(person -> hidden.hide(key, person));
        }
        if ("yes".equals(Fields.text(routine, execution))) {
            incidents.routine(key);
        }
        if (drill && execution.getVariable(DRILL_OUTSIDERS) instanceof String people) {
            incidents.invite(
                    key,
                    Arrays.stream(people.split("[,，、\\s]+"))
                            .filter(p -> !p.isEmpty())
                            .toList());
        }
        incidents.pace(key, pace);
        incidents.limitsFrom(key, now, version.id(), incident.grade(), limits);
        execution.setProcessBusinessKey(key);
        execution.setVariable(IncidentVariables.INCIDENT, key);
        execution.setVariable(IncidentVariables.OUTCOME, null);
        execution.setVariable(IncidentVariables.FACTS, facts(execution));
        IncidentClocks.set(execution, limits, pace, due);
        due.keySet().forEach(name -> execution.setVariable(name + IncidentClocks.MET_AT, null));
        journal.write(key, Journal.Kind.OPENED, actor, opened(incident, pace, linkedTo), incidents.vouched(key));
        if (row.isEmpty()) {
            log.error(
                    "No limits for procedure {} at grade {}: incident {} runs on the strictest", procedure, grade, key);
            journal.write(key, Journal.Kind.ALARM, null, "时限表中没有本级别的行，已按最严格的时限计时");
        }
    }

    private Instant occurredAt(DelegateExecution execution, Instant now) {
        if (execution.getVariable("occurredAt") instanceof String given) {
            return OffsetDateTime.parse(given).toInstant();
        }
        execution.setVariable("occurredAt", Submission.iso(now, clock.getZone()));
        return now;
    }

    private Instant clockFrom(DelegateExecution execution, Instant occurredAt) {
        String variable = Fields.text(clockFrom, execution);
        return variable != null && execution.getVariable(variable) instanceof String given
                ? OffsetDateTime.parse(given).toInstant()
                : occurredAt;
    }

    private String grade(DelegateExecution execution) {
        String variable = Fields.text(gradeFrom, execution);
        return variable == null ? Limits.UNGRADED : String.valueOf(execution.getVariable(variable));
    }

    private List<String> likeness(DelegateExecution execution) {
        List<String> facts = new ArrayList<>();
        for (String variable : Fields.list(likeness, execution)) {
            Object value = execution.getVariable(variable);
            if (value != null) {
                Arrays.stream(value.toString().split(","))
                        .map(v -> variable + "=" + v)
                        .forEach(facts::add);
            }
        }
        return facts;
    }

    private String facts(DelegateExecution execution) {
        FormSchema form = forms.startForm(execution.getProcessDefinitionId());
        StringBuilder facts = new StringBuilder();
        for (Field field : form.fields()) {
            Object value = execution.getVariable(field.key());
            if (value != null && !"true".equals(field.properties().get("personal")) && !Boolean.FALSE.equals(value)) {
                facts.append("- ")
                        .append(field.label())
                        .append("：")
                        .append(shown(form, field, value))
                        .append('\n');
            }
        }
        return facts.substring(0, Math.min(facts.length(), 3900));
    }

    /** Whoever reports goes by the account, but people know each other by name. */
    private String shown(FormSchema form, Field field, Object value) {
        return REPORTER.equals(field.key())
                ? roster.person(value.toString()).map(Person::name).orElse(value.toString())
                : Shown.value(form, field.key(), value, clock.getZone());
    }

    private String opened(Incident incident, Pace pace, @Nullable String linkedTo) {
        return (incident.drill() ? "【演练】" : "") + "登记：" + incident.summary() + "，发生于 "
                + Shown.moment(incident.occurredAt(), clock.getZone()) + "，报告人 " + incident.reporter()
                + (incident.grade() == null ? "" : "，初报级别 " + incident.grade())
                + (pace.asWritten() ? "" : "，时限" + pace.text())
                + (linkedTo == null ? "" : "，由事件 " + linkedTo + " 移交");
    }
}
