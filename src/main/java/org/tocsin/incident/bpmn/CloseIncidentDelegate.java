package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.engine.Fields;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.Shown;
import org.tocsin.incident.Closing;
import org.tocsin.incident.Incident;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.incident.RecordsOnFile;

/**
 * Ends the incident. Whether its limits were kept follows from the recovery time on record, not from what has fired. The
 * table {@code closing} says which records must be there first, and whether a review follows. Cards that wait for the
 * message {@code registrationClosed} are withdrawn, unless somebody has taken them.
 *
 * <p>Fields: {@code outcome}; {@code recoveredAt}, if it was recovered; {@code note}, a sentence for the journal.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class CloseIncidentDelegate implements JavaDelegate {

    /** The procedure that reviews what has ended. */
    static final String REVIEW = "incident-review";

    /** By what cards that stay open to the very end learn that nobody else is to be written down. */
    private static final String REGISTRATION_CLOSED = "registrationClosed";

    private @Nullable Expression outcome;
    private @Nullable Expression recoveredAt;
    private @Nullable Expression note;

    private final Incidents incidents;
    private final Journal journal;
    private final Closing closing;
    private final RecordsOnFile records;
    private final Clock clock;

    CloseIncidentDelegate(Incidents incidents, Journal journal, Closing closing, RecordsOnFile records, Clock clock) {
        this.incidents = incidents;
        this.journal = journal;
        this.closing = closing;
        this.records = records;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String key = execution.getProcessBusinessKey();
        String ended = Fields.required(outcome, "outcome", execution);
        Incident incident = incidents.find(key).orElseThrow();
        Closing.Terms terms = closing.terms(incident.procedureKey(), ended);
        refuseWithout(terms.records(), key);
        String recovery = Fields.text(recoveredAt, execution);
        Instant recovered =
                recovery == null ? null : OffsetDateTime.parse(recovery).toInstant();
        incidents.close(key, ended, recovered, null, clock.instant());
        execution.setVariable(IncidentVariables.OUTCOME, ended);
        String remark = Fields.text(note, execution);
        journal.write(
                key,
                Journal.Kind.CLOSED,
                Fields.actor(execution.getProcessEngineServices()),
                (remark == null ? "结束" : remark) + (recovered == null ? "" : recovered(key, recovered)),
                incidents.vouched(key));
        AnnounceDelegate.announce(execution.getProcessEngineServices(), key, REGISTRATION_CLOSED, Map.of(), true);
        if (terms.reviewed(incident.drill())) {
            review(execution, incident);
        }
    }

    /** Whoever takes the last step learns what is missing; the step is not taken, and nothing is lost. */
    private void refuseWithout(List<String> types, String key) {
        String missing = types.stream()
                .filter(type -> !records.present(type, key))
                .map(type -> "《" + records.title(type) + "》")
                .collect(Collectors.joining("、"));
        if (!missing.isEmpty()) {
            throw new InvalidInput("事件 %s 还不能结束：缺少记录 %s".formatted(key, missing));
        }
    }

    private void review(DelegateExecution execution, Incident incident) {
        ProcessEngineServices engine = execution.getProcessEngineServices();
        boolean deployed = engine.getRepositoryService()
                        .createProcessDefinitionQuery()
                        .processDefinitionKey(REVIEW)
                        .latestVersion()
                        .active()
                        .count()
                > 0;
        if (!deployed) {
            journal.write(
                    incident.businessKey(), Journal.Kind.NOT_HANDED_OVER, null, "预案 " + REVIEW + " 尚未部署，未能启动总结评估");
            return;
        }
        Map<String, Object> facts = new HashMap<>();
        facts.put(IncidentVariables.INCIDENT, incident.businessKey());
        facts.put("reviewedIncident", incident.businessKey());
        facts.put("summary", incident.summary());
        facts.put("drill", incident.drill());
        engine.getRuntimeService()
                .createProcessInstanceByKey(REVIEW)
                .businessKey(incident.businessKey())
                .setVariables(facts)
                .execute();
        journal.write(incident.businessKey(), Journal.Kind.HANDED_OVER, Fields.actor(engine), "启动总结评估");
    }

    private String recovered(String key, Instant recovered) {
        Map<String, Instant> limits = incidents.limits(key);
        Map<String, Instant> met = incidents.met(key);
        String missed = limits.entrySet().stream()
                .filter(limit -> met.getOrDefault(limit.getKey(), recovered).isAfter(limit.getValue()))
                .map(limit -> Shown.moment(limit.getValue(), clock.getZone()))
                .collect(Collectors.joining("、"));
        return "，恢复时间 " + Shown.moment(recovered, clock.getZone()) + (missed.isEmpty() ? "，在全部时限内" : "，超过时限 " + missed);
    }
}
