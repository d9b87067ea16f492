package org.tocsin.incident.bpmn;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;
import org.tocsin.calendar.Calendars;
import org.tocsin.calendar.DutyHours;
import org.tocsin.engine.Fields;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.Shown;
import org.tocsin.guard.Submission;
import org.tocsin.incident.IncidentVariables;
import org.tocsin.incident.Incidents;

/**
 * Finds out which turn of a duty has come that is done again and again, and which turns have passed since the last one
 * without anybody being asked, because the system was down. A timer calls it often enough; where nothing has come,
 * {@code occurredAt} is null and there is nothing to do.
 *
 * <p>Fields: {@code table}, the decision table of its hours. Each turn is found once, whatever nodes do: the incident that
 * is opened next carries its moment.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class FindTurnDelegate implements JavaDelegate {

    /** What has been missed for longer is no longer news, and its list no longer read. */
    static final Period LOOKING_BACK = Period.ofDays(31);

    /** Before anything was asked for nobody missed it: a duty begins with the turn that has just come. */
    private static final Duration FIRST = Duration.ofMinutes(30);

    private static final int LONGEST_TEXT = 1800;

    private @Nullable Expression table;

    private final Incidents incidents;
    private final Deployed deployed;
    private final Calendars calendars;
    private final Clock clock;

    FindTurnDelegate(Incidents incidents, Deployed deployed, Calendars calendars, Clock clock) {
        this.incidents = incidents;
        this.deployed = deployed;
        this.calendars = calendars;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Instant now = clock.instant();
        ZoneId zone = clock.getZone();
        Instant earliest = now.atZone(zone).minus(LOOKING_BACK).toInstant();
        Optional<Instant> last = incidents.lastTurn(Fields.procedure(execution.getProcessDefinitionId()));
        Instant since = last.filter(earliest::isBefore).orElse(earliest);
        NavigableMap<Instant, Duration> turns =
                hours(execution).turns(since, now, calendars.newest().days(), zone);
        Map.Entry<Instant, Duration> newest = turns.lastEntry();
        Instant turn = null;
        if (newest != null) {
            Duration owed = last.isPresent() || newest.getValue().compareTo(FIRST) < 0 ? newest.getValue() : FIRST;
            turn = now.isBefore(newest.getKey().plus(owed)) ? newest.getKey() : null;
        }
        if (turn != null) {
            turns.remove(turn);
        }
        if (last.isEmpty()) {
            turns.clear();
        }
        Instant occurredAt = turn != null ? turn : turns.isEmpty() ? null : turns.lastKey();
        execution.setVariable("occurredAt", occurredAt == null ? null : Submission.iso(occurredAt, zone));
        execution.setVariable(IncidentVariables.TURN_AT, turn == null ? null : Submission.iso(turn, zone));
        execution.setVariable(
                IncidentVariables.TURN_DAY,
                occurredAt == null
                        ? null
                        : occurredAt.atZone(zone).toLocalDate().toString());
        execution.setVariable(IncidentVariables.TURN_TEXT, occurredAt == null ? null : Shown.moment(occurredAt, zone));
        execution.setVariable(
                IncidentVariables.LAST_TURN_AT,
                last.map(at -> Submission.iso(at, zone)).orElse(null));
        execution.setVariable(IncidentVariables.MISSED_COUNT, turns.size());
        execution.setVariable(IncidentVariables.MISSED_TURNS, text(turns, zone));
    }

    private DutyHours hours(DelegateExecution execution) {
        String key = Fields.required(table, "table", execution);
        return DutyHours.parse(key, deployed.decision(key).orElseThrow());
    }

    /** Runs of turns, each by its first and last; a night of half hours is one line. */
    private static String text(NavigableMap<Instant, Duration> turns, ZoneId zone) {
        List<String> runs = new ArrayList<>();
        Instant first = null;
        int count = 0;
        for (Map.Entry<Instant, Duration> turn : turns.entrySet()) {
            first = first == null ? turn.getKey() : first;
            count++;
            if (!turns.containsKey(turn.getKey().plus(turn.getValue()))) {
                runs.add(Shown.moment(first, zone)
                        + (count == 1 ? "" : " 至 " + Shown.moment(turn.getKey(), zone) + " 共 " + count + " 次"));
                first = null;
                count = 0;
            }
        }
        String text = String.join("；", runs);
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "……";
    }
}
