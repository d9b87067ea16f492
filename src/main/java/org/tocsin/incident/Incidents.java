package org.tocsin.incident;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.limit.Limits;

/** All incidents. Whatever changes one takes part in the engine's transaction, so that record and flow agree. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class Incidents {

    static final String VOUCHED = "incident";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");

    private final JdbcClient jdbc;
    private final ZoneId zone;
    private final ApplicationEventPublisher events;

    Incidents(JdbcClient jdbc, ZoneId zone, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.zone = zone;
        this.events = events;
    }

    /** A business key of its own: prefix, day of registration in the business zone, a number that only ever rises. */
    public String nextKey(String prefix, Instant registeredAt, boolean drill) {
        long number = jdbc.sql("select nextval('tocsin.incident_number')")
                .query(Long.class)
                .single();
        return "%s-%s-%d%s".formatted(prefix, DAY.format(registeredAt.atZone(zone)), number, drill ? "-D" : "");
    }

    /** Enters a new incident; {@code likeness} are the facts by which another report of the same thing is recognised. */
    public void open(Incident incident, Map<String, Instant> due, List<String> likeness) {
        jdbc.sql("""
                        insert into tocsin.incident (business_key, procedure_key, process_instance_id,
                          process_definition_id, limits_id, grade, severity, summary, occurred_at, clock_from, registered_at,
                          reporter, registered_by, drill, likeness)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        incident.businessKey(),
                        incident.procedureKey(),
                        incident.processInstanceId(),
                        incident.processDefinitionId(),
                        incident.limitsId(),
                        incident.grade(),
                        incident.severity(),
                        incident.summary(),
                        Timestamp.from(incident.occurredAt()),
                        Timestamp.from(incident.clockFrom()),
                        Timestamp.from(incident.registeredAt()),
                        incident.reporter(),
                        incident.registeredBy(),
                        incident.drill(),
                        likeness.toArray(new String[0]))
                .update();
        setLimits(incident.businessKey(), due);
    }

    /** Says that an incident is daily work, which figures and the list of what is open leave out. */
    public void routine(String businessKey) {
        jdbc.sql("update tocsin.incident set routine = true where business_key = ?")
                .param(businessKey)
                .update();
    }

    /** Lets a drill's limits run faster than written. */
    public void pace(String businessKey, Pace pace) {
        jdbc.sql("update tocsin.incident set pace = ? where business_key = ?")
                .params(pace.times(), businessKey)
                .update();
    }

    /** How fast an incident's limits run; as written for one that is not known. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Pace pace(@Nullable String businessKey) {
        return jdbc.sql("select pace from tocsin.incident where business_key = ?")
                .param(businessKey)
                .query(Integer.class)
                .optional()
                .map(Pace::new)
                .orElse(Pace.AS_WRITTEN);
    }

    /** Puts people from outside the bank on a drill's own list: they hear of it as if it were real. */
    public void invite(String businessKey, List<String> people) {
        people.forEach(person -> jdbc.sql("insert into tocsin.incident_guest values (?, ?) on conflict do nothing")
                .params(businessKey, person)
                .update());
    }

    /** Whether somebody from outside is on the drill's own list. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public boolean invited(String businessKey, String person) {
        return jdbc.sql("select count(*) from tocsin.incident_guest where business_key = ? and person = ?")
                        .params(businessKey, person)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private void setLimits(String businessKey, Map<String, Instant> due) {
        jdbc.sql("delete from tocsin.incident_limit where business_key = ? and name <> all(?)")
                .params(businessKey, due.keySet().toArray(new String[0]))
                .update();
        due.forEach((name, at) -> setLimit(businessKey, name, at));
        refreshFirstDue(businessKey);
    }

    private void setLimit(String businessKey, String name, Instant at) {
        jdbc.sql("""
                        insert into tocsin.incident_limit (business_key, name, due_at) values (?, ?, ?)
                        on conflict (business_key, name) do update set due_at = excluded.due_at""").params(businessKey, name, Timestamp.from(at)).update();
    }

    /** The earliest limit that is not known to have been kept. */
    private void refreshFirstDue(String businessKey) {
        jdbc.sql("""
                        update tocsin.incident i set first_due_at = (
                          select min(due_at) from tocsin.incident_limit l
                          where l.business_key = i.business_key and (met_at is null or met_at > due_at))
                        where business_key = ?""").param(businessKey).update();
    }

    /** Gives one limit another moment, an extension for instance. */
    public void moveLimit(String businessKey, String name, Instant at) {
        setLimit(businessKey, name, at);
        refreshFirstDue(businessKey);
    }

    /** Keeps when that which a limit asks for was done; the first time counts. */
    public void meetLimit(String businessKey, String name, Instant at) {
        jdbc.sql("""
                        update tocsin.incident_limit set met_at = ?
                        where business_key = ? and name = ? and met_at is null""").params(Timestamp.from(at), businessKey, name).update();
        refreshFirstDue(businessKey);
    }

    /** Keeps which row of which table the limits in force were read from. */
    public void limitsFrom(String businessKey, Instant at, String tableId, @Nullable String grade, Limits limits) {
        Limits.Row row = limits.row();
        jdbc.sql("""
                        insert into tocsin.limits_row (business_key, at, table_id, grade, number, rule, clause)
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        businessKey,
                        Timestamp.from(at),
                        tableId,
                        grade,
                        row == null ? null : row.number(),
                        row == null ? null : row.rule(),
                        row == null ? null : row.clause())
                .update();
    }

    /** Gives an incident another grade and the limits that go with it. */
    public void regrade(String businessKey, String grade, @Nullable String severity, Map<String, Instant> due) {
        jdbc.sql("update tocsin.incident set grade = ?, severity = ? where business_key = ?")
                .params(grade, severity, businessKey)
                .update();
        setLimits(businessKey, due);
    }

    /** Names the person who has taken it on; the last one counts. */
    public void takenBy(String businessKey, String person) {
        jdbc.sql("update tocsin.incident set responsible = ? where business_key = ?")
                .params(person, businessKey)
                .update();
    }

    /** Ends an incident; whoever listens to {@link IncidentClosed} takes part in the same transaction. */
    public void close(
            String businessKey,
            String outcome,
            @Nullable Instant recoveredAt,
            @Nullable String joinedTo,
            Instant closedAt) {
        jdbc.sql("""
                        update tocsin.incident
                        set state = 'closed', outcome = ?, recovered_at = ?, joined_to = ?, closed_at = ?
                        where business_key = ? and state = 'open'""")
                .params(
                        outcome,
                        recoveredAt == null ? null : Timestamp.from(recoveredAt),
                        joinedTo,
                        Timestamp.from(closedAt),
                        businessKey)
                .update();
        events.publishEvent(new IncidentClosed(businessKey));
    }

    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Optional<Incident> find(String businessKey) {
        return jdbc.sql("select * from tocsin.incident where business_key = ?")
                .param(businessKey)
                .query(Incidents::row)
                .optional();
    }

    /** Those still open, the oldest first; all of them if {@code openOnly} is false, the newest first; no daily work. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public List<Incident> list(boolean openOnly, int most) {
        return jdbc.sql(
                        openOnly
                                ? "select * from tocsin.incident where state = 'open' and not routine order by occurred_at limit ?"
                                : "select * from tocsin.incident where not routine order by registered_at desc limit ?")
                .param(most)
                .query(Incidents::row)
                .list();
    }

    /** Open incidents of these procedures, the newest first. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public List<Incident> open(List<String> procedures, boolean drill, int most) {
        return jdbc.sql("""
                        select * from tocsin.incident
                        where state = 'open' and procedure_key in (:procedures) and drill = :drill
                        order by occurred_at desc limit :most""")
                .param("procedures", procedures)
                .param("drill", drill)
                .param("most", most)
                .query(Incidents::row)
                .list();
    }

    /** Other open incidents of the same procedure, drill or real alike, that share one of the given facts. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public List<Incident> similar(Incident incident) {
        return jdbc.sql("""
                        select o.* from tocsin.incident o, tocsin.incident i
                        where i.business_key = ? and o.business_key <> i.business_key and o.state = 'open'
                          and o.procedure_key = i.procedure_key and o.drill = i.drill and o.likeness && i.likeness
                        order by o.registered_at limit 20""").param(incident.businessKey()).query(Incidents::row).list();
    }

    /**
     * Earlier incidents of the same procedure, drill or real alike, that share one of the given facts, or that have none to
     * share; the newest first.
     *
     * @param since how far back to look
     */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public List<Incident> earlier(Incident incident, Instant since) {
        return jdbc.sql("""
                        select o.* from tocsin.incident o, tocsin.incident i
                        where i.business_key = ? and o.procedure_key = i.procedure_key and o.drill = i.drill
                          and o.occurred_at >= ? and o.occurred_at <= i.occurred_at and o.business_key <> i.business_key
                          and o.joined_to is null and coalesce(o.outcome, '') <> 'cancelled'
                          and (o.likeness && i.likeness or i.likeness = '{}')
                        order by o.occurred_at desc limit 20""")
                .params(incident.businessKey(), Timestamp.from(since))
                .query(Incidents::row)
                .list();
    }

    /**
     * When the last incident of a procedure began, drills left out. Until the transaction ends nobody else learns it, so
     * that what comes next is opened once.
     */
    public Optional<Instant> lastTurn(String procedure) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('tocsin turn ' || ?))")
                .param(procedure)
                .query()
                .singleRow();
        return jdbc.sql("""
                        select occurred_at from tocsin.incident where procedure_key = ? and not drill
                        order by occurred_at desc limit 1""")
                .param(procedure)
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .optional();
    }

    /**
     * What happened in a time.
     *
     * @param incidents the oldest first
     * @param hidden how many more there are that are hidden from somebody
     */
    public record Span(List<Incident> incidents, int hidden) {}

    /** What was registered or ended since a moment, or is still open; neither drills nor daily work. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Span since(Instant from, int most) {
        List<Incident> found = jdbc.sql("""
                        select i.*, exists (
                            select from tocsin.incident_hidden h where h.business_key = i.business_key) as unseen
                        from tocsin.incident i
                        where (i.registered_at >= :from or i.closed_at >= :from or i.state = 'open')
                          and not i.routine and not i.drill and i.joined_to is null
                        order by unseen, i.registered_at limit :most""")
                .param("from", Timestamp.from(from))
                .param("most", most)
                .query((row, n) -> row.getBoolean("unseen") ? null : row(row, n))
                .list();
        List<Incident> seen = found.stream().filter(Objects::nonNull).toList();
        return new Span(seen, found.size() - seen.size());
    }

    /** When each limit in force passes. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Map<String, Instant> limits(String businessKey) {
        Map<String, Instant> limits = new TreeMap<>();
        jdbc.sql("select name, due_at from tocsin.incident_limit where business_key = ?")
                .param(businessKey)
                .query(row -> {
                    limits.put(row.getString(1), row.getTimestamp(2).toInstant());
                });
        return limits;
    }

    /** When that which a limit asks for was done, by the names of the limits for which that is on record by itself. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Map<String, Instant> met(String businessKey) {
        Map<String, Instant> met = new TreeMap<>();
        jdbc.sql("select name, met_at from tocsin.incident_limit where business_key = ? and met_at is not null")
                .param(businessKey)
                .query(row -> {
                    met.put(row.getString(1), row.getTimestamp(2).toInstant());
                });
        return met;
    }

    /**
     * An incident as its journal vouches for it: everything that is on record of it now. Goes with every entry that tells
     * of a change to it.
     */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Map<String, Object> vouched(String businessKey) {
        Incident incident = find(businessKey).orElseThrow();
        boolean routine = jdbc.sql("select routine from tocsin.incident where business_key = ?")
                .param(businessKey)
                .query(Boolean.class)
                .single();
        Map<String, Object> facts = new TreeMap<>();
        facts.put("procedure", incident.procedureKey());
        facts.put("processInstance", incident.processInstanceId());
        facts.put("limitsId", incident.limitsId());
        facts.put("grade", incident.grade());
        facts.put("severity", incident.severity());
        facts.put("summary", incident.summary());
        facts.put("occurredAt", incident.occurredAt().toString());
        facts.put("clockFrom", incident.clockFrom().toString());
        facts.put("registeredAt", incident.registeredAt().toString());
        facts.put("reporter", incident.reporter());
        facts.put("registeredBy", incident.registeredBy());
        facts.put("drill", incident.drill());
        facts.put("routine", routine);
        facts.put("state", incident.state().name());
        facts.put("outcome", incident.outcome());
        facts.put("recoveredAt", text(incident.recoveredAt()));
        facts.put("closedAt", text(incident.closedAt()));
        facts.put("joinedTo", incident.joinedTo());
        facts.put("responsible", incident.responsible());
        Map<String, String> limits = new TreeMap<>();
        limits(businessKey).forEach((name, at) -> limits.put(name, at.toString()));
        facts.put("limits", limits);
        Map<String, String> met = new TreeMap<>();
        met(businessKey).forEach((name, at) -> met.put(name, at.toString()));
        facts.put("met", met);
        List<String> unseeing = jdbc.sql(
                        "select person from tocsin.incident_hidden where business_key = ? order by person")
                .param(businessKey)
                .query(String.class)
                .list();
        facts.put("hiddenFrom", unseeing);
        return Map.of(VOUCHED, facts);
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static Incident row(ResultSet row, int number) throws SQLException {
        return new Incident(
                row.getString("business_key"),
                row.getString("procedure_key"),
                row.getString("process_instance_id"),
                row.getString("process_definition_id"),
                row.getString("limits_id"),
                row.getString("grade"),
                row.getString("severity"),
                row.getString("summary"),
                row.getTimestamp("occurred_at").toInstant(),
                row.getTimestamp("clock_from").toInstant(),
                row.getTimestamp("registered_at").toInstant(),
                row.getString("reporter"),
                row.getString("registered_by"),
                row.getBoolean("drill"),
                Incident.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("outcome"),
                instant(row, "recovered_at"),
                instant(row, "closed_at"),
                row.getString("joined_to"),
                row.getString("responsible"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
