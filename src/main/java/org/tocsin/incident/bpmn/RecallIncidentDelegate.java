package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Shown;
import org.tocsin.guard.Submission;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incident;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.incident.Pace;
import org.tocsin.incident.Verdict;
import org.tocsin.limit.LimitTable;
import org.tocsin.limit.LimitTables;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;

/**
 * Looks up another incident for forms to show: what is on record of it, which of its limits were kept, and what happened
 * of the same kind within a year before.
 *
 * <p>Fields: {@code incident}, the other's business key; if it is empty, the one that this procedure has called last; {@code note}, a sentence for the other's journal, if it is to say
 * that it was looked up.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class RecallIncidentDelegate implements JavaDelegate {

    /** A cause that comes back does so within a year, or it is another one. */
    static final Period LOOKING_BACK = Period.ofYears(1);

    private static final int LONGEST_TEXT = 3900;

    private @Nullable Expression incident;
    private @Nullable Expression note;

    private final Incidents incidents;
    private final HiddenIncidents hidden;
    private final Journal journal;
    private final LimitTables tables;
    private final DutyRoster roster;
    private final Clock clock;

    RecallIncidentDelegate(
            Incidents incidents,
            HiddenIncidents hidden,
            Journal journal,
            LimitTables tables,
            DutyRoster roster,
            Clock clock) {
        this.incidents = incidents;
        this.hidden = hidden;
        this.journal = journal;
        this.tables = tables;
        this.roster = roster;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String given = Fields.text(incident, execution);
        String key = given == null ? CalledIncident.lastOf(execution) : given;
        Incident found =
                incidents.find(key).orElseThrow(() -> new IllegalStateException("There is no incident " + key));
        hideFromTheSame(execution.getProcessBusinessKey(), key);
        Instant since =
                found.occurredAt().atZone(clock.getZone()).minus(LOOKING_BACK).toInstant();
        List<Incident> earlier = incidents.earlier(found, since);
        execution.setVariable(IncidentVariables.RECALLED, key);
        execution.setVariable(IncidentVariables.RECALLED_AT, Submission.iso(found.occurredAt(), clock.getZone()));
        execution.setVariable(IncidentVariables.RECALLED_FACTS, text(facts(found, procedure(execution, found))));
        execution.setVariable(IncidentVariables.RECALLED_LIMITS, text(limits(found)));
        execution.setVariable(IncidentVariables.RECALLED_EARLIER, text(earlier(earlier)));
        execution.setVariable(IncidentVariables.RECALLED_EARLIER_COUNT, earlier.size());
        String remark = Fields.text(note, execution);
        if (remark != null) {
            journal.write(key, Journal.Kind.LINKED, Fields.actor(execution.getProcessEngineServices()), remark);
        }
    }

    /** Whoever may not see the other may not read of it here. */
    private void hideFromTheSame(@Nullable String own, String other) {
        if (own != null && !own.equals(other) && incidents.find(own).isPresent()) {
            hidden.people(other).forEach(person -> hidden.hide(own, person));
        }
    }

    private static String procedure(DelegateExecution execution, Incident found) {
        ProcessDefinition definition = execution
                .getProcessEngineServices()
                .getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionId(found.processDefinitionId())
                .singleResult();
        return definition == null || definition.getName() == null ? found.procedureKey() : definition.getName();
    }

    private String facts(Incident found, String procedure) {
        return line("事件", found.businessKey() + " " + found.summary())
                + line("预案", procedure)
                + line("级别", found.grade())
                + line("发生时间", shown(found.occurredAt()))
                + line("登记时间", shown(found.registeredAt()))
                + line("恢复时间", shown(found.recoveredAt()))
                + line("结束时间", shown(found.closedAt()))
                + line("用时", length(found))
                + line("报告人", name(found.reporter()))
                + line("负责人", name(found.responsible()));
    }

    private @Nullable String name(@Nullable String account) {
        return account == null ? null : roster.person(account).map(Person::name).orElse(account);
    }

    /** Until it was over for those affected; if that is not on record, until its end. */
    private static @Nullable String length(Incident found) {
        Instant end = found.recoveredAt() == null ? found.closedAt() : found.recoveredAt();
        return end == null ? null : Verdict.words(Duration.between(found.occurredAt(), end));
    }

    private String limits(Incident found) {
        Map<String, Instant> limits = incidents.limits(found.businessKey());
        Map<String, Instant> met = incidents.met(found.businessKey());
        if (limits.isEmpty()) {
            return "该事件没有时限。";
        }
        LimitTable table = found.limitsId() == null
                ? tables.newest().table()
                : tables.version(found.limitsId()).table();
        Pace pace = incidents.pace(found.businessKey());
        return (pace.asWritten() ? "" : "**演练时限" + pace.text() + "**，以下均按缩短后的时限计算。\n\n")
                + limits.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .map(limit -> line(
                                table.label(limit.getKey()),
                                shown(limit.getValue()) + "，"
                                        + Verdict.of(found, limit.getValue(), met.get(limit.getKey()), clock.instant())
                                                .text()))
                        .collect(Collectors.joining());
    }

    private String earlier(List<Incident> earlier) {
        return earlier.isEmpty()
                ? "一年内没有同类事件。"
                : "一年内同类事件 " + earlier.size() + " 起：\n\n"
                        + earlier.stream()
                                .map(other -> "- " + other.businessKey() + " " + shown(other.occurredAt()) + " "
                                        + other.summary() + "\n")
                                .collect(Collectors.joining());
    }

    private static String line(String label, @Nullable String value) {
        return value == null || value.isEmpty() ? "" : "- " + label + "：" + value + "\n";
    }

    private @Nullable String shown(@Nullable Instant moment) {
        return moment == null ? null : Shown.moment(moment, clock.getZone());
    }

    private static String text(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }
}
