package org.tocsin.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Finished and running incidents, found by what auditors know of them. */
@Repository
@Transactional(readOnly = true)
public class IncidentList {

    /** Whoever reported it, took it on, was told, wrote into the journal, or was given a task. */
    private static final String INVOLVED = """
            i.business_key in (
              select j.business_key from tocsin.journal j where j.actor = any (?)
              union all
              select n.business_key from tocsin.notification n where n.recipient = any (?)
              union all
              select p.business_key_ from act_hi_taskinst t join act_hi_procinst p on p.proc_inst_id_ = t.proc_inst_id_
              where t.assignee_ = any (?)
              union all
              select o.business_key from tocsin.incident o where o.reporter = any (?)
              union all
              select o.business_key from tocsin.incident o where o.responsible = any (?))""";

    private static final int FETCHED_AT_ONCE = 1000;

    /**
     * An incident in the list.
     *
     * @param procedureName as its model says; the key where the model is gone
     */
    public record Line(
            String key,
            String procedure,
            String procedureName,
            @Nullable String grade,
            String summary,
            Instant occurredAt,
            Instant registeredAt,
            @Nullable Instant recoveredAt,
            @Nullable Instant closedAt,
            String reporter,
            @Nullable String registeredBy,
            @Nullable String responsible,
            boolean open,
            @Nullable String outcome,
            boolean drill,
            @Nullable Instant firstDueAt) {

        public @Nullable String outcomeInWords() {
            return outcome == null ? null : Wording.outcome(outcome);
        }
    }

    /** A choice in the search form. */
    public record Choice(String value, String label) {}

    private record Condition(String sql, List<Object> parameters) {}

    private final JdbcClient jdbc;
    private final JdbcClient streaming;
    private final Clock clock;

    IncidentList(JdbcClient jdbc, DataSource database, Clock clock) {
        this.jdbc = jdbc;
        JdbcTemplate inPieces = new JdbcTemplate(database);
        inPieces.setFetchSize(FETCHED_AT_ONCE);
        this.streaming = JdbcClient.create(inPieces);
        this.clock = clock;
    }

    public List<Line> page(Search search, int first, int size) {
        Condition condition = condition(search);
        return jdbc.sql(select(search, condition) + " limit ? offset ?")
                .params(condition.parameters())
                .params(List.of(size, first))
                .query(IncidentList::line)
                .list();
    }

    public long count(Search search) {
        Condition condition = condition(search);
        return jdbc.sql("select count(*) from tocsin.incident i" + condition.sql())
                .params(condition.parameters())
                .query(Long.class)
                .single();
    }

    /** What those are called who stand in some lines, looked up at once; ids that nobody knows stand for themselves. */
    public Map<String, String> names(List<Line> lines) {
        Set<String> ids = lines.stream()
                .flatMap(line -> Stream.of(line.reporter(), line.registeredBy(), line.responsible()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Map<String, String> names = new HashMap<>();
        ids.forEach(id -> names.put(id, id));
        jdbc.sql("""
                        select id_, coalesce(last_, '') || coalesce(first_, '') from act_id_user where id_ = any (:ids)
                        union all
                        select account, name from tocsin.roster_person where account = any (:ids)
                        union all
                        select id, name from tocsin.roster_person where id = any (:ids)""").param("ids", ids.toArray(String[]::new)).query(row -> {
            if (!row.getString(2).isBlank()) {
                names.put(row.getString(1), row.getString(2));
            }
        });
        return names;
    }

    /** All that are found, one after the other, so that any number of them takes no memory. */
    public void each(Search search, int most, Consumer<Line> reader) {
        Condition condition = condition(search);
        try (Stream<Line> lines = streaming
                .sql(select(search, condition) + " limit ?")
                .params(condition.parameters())
                .param(most)
                .query(IncidentList::line)
                .stream()) {
            lines.forEach(reader);
        }
    }

    /** The procedures that there are incidents of. */
    public List<Choice> procedures() {
        return jdbc.sql("""
                        select d.key_, coalesce(d.name_, d.key_) from act_re_procdef d
                        where d.version_ = (select max(n.version_) from act_re_procdef n where n.key_ = d.key_)
                          and exists (select from tocsin.incident i where i.procedure_key = d.key_)
                        order by d.key_ limit 200""")
                .query((row, n) -> new Choice(row.getString(1), row.getString(2)))
                .list();
    }

    /** The grades that there are incidents of; from one to the next by the index, however many incidents there are. */
    public List<String> grades() {
        return jdbc.sql("""
                        with recursive grades as (
                          select min(grade) as grade from tocsin.incident
                          union all
                          select (select min(i.grade) from tocsin.incident i where i.grade > g.grade) from grades g
                          where g.grade is not null)
                        select grade from grades where grade is not null limit 50""").query(String.class).list();
    }

    private static String select(Search search, Condition condition) {
        return """
                select i.*, (select d.name_ from act_re_procdef d where d.id_ = i.process_definition_id) as procedure_name
                from tocsin.incident i""" + condition.sql() + " order by " + search.order().sql(search.descending());
    }

    private Condition condition(Search search) {
        List<String> all = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        if (search.key() != null) {
            all.add("i.business_key like ?");
            parameters.add(search.key().replaceAll("([\\\\%_])", "\\\\$1") + "%");
        }
        all.add("not exists (select from tocsin.incident_hidden h"
                + " where h.person = ? and h.business_key = i.business_key)");
        parameters.add(search.reader());
        add(all, parameters, "i.procedure_key = ?", search.procedure());
        add(all, parameters, "i.process_definition_id = ?", search.definition());
        add(all, parameters, "i.grade = ?", search.grade());
        if (search.from() != null) {
            add(
                    all,
                    parameters,
                    "i.registered_at >= ?",
                    begin(search.from().atStartOfDay(clock.getZone()).toInstant()));
        }
        if (search.to() != null) {
            add(
                    all,
                    parameters,
                    "i.registered_at < ?",
                    begin(search.to().plusDays(1).atStartOfDay(clock.getZone()).toInstant()));
        }
        if (search.person() != null) {
            all.add(INVOLVED);
            String[] ids = called(search.person()).toArray(String[]::new);
            parameters.addAll(Collections.nCopies(5, ids));
        }
        if (search.open() != null) {
            all.add("i.state = '%s'".formatted(search.open() ? "open" : "closed"));
        }
        if (search.drill() != null) {
            all.add(search.drill() ? "i.drill" : "not i.drill");
        }
        if (search.routine() != null) {
            all.add(search.routine() ? "i.routine" : "not i.routine");
        }
        if (search.late() != null) {
            all.add(
                    search.late()
                            ? "(coalesce(i.recovered_at, i.closed_at) > i.first_due_at"
                                    + " or (i.state = 'open' and i.recovered_at is null and i.first_due_at < ?))"
                            : "((coalesce(i.recovered_at, i.closed_at) > i.first_due_at) is not true"
                                    + " and (i.state = 'closed' or i.recovered_at is not null or (i.first_due_at < ?) is not true))");
            parameters.add(begin(clock.instant()));
        }
        return new Condition(all.isEmpty() ? "" : " where " + String.join(" and ", all), parameters);
    }

    private static void add(List<String> all, List<Object> parameters, String sql, @Nullable Object value) {
        if (value != null) {
            all.add(sql);
            parameters.add(value);
        }
    }

    private static Timestamp begin(Instant moment) {
        return Timestamp.from(moment);
    }

    /** The ids under which somebody of that name, or with that account, stands in records. */
    private List<String> called(String person) {
        List<String> ids = new ArrayList<>(
                jdbc.sql("""
                        select id from tocsin.roster_person where name = :name or account = :name
                        union
                        select account from tocsin.roster_person where (name = :name or id = :name) and account is not null
                        union
                        select id_ from act_id_user where coalesce(last_, '') || coalesce(first_, '') = :name
                        limit 50""").param("name", person).query(String.class).list());
        ids.addAll(Arrays.asList(person));
        return ids;
    }

    private static Line line(ResultSet row, int number) throws SQLException {
        String name = row.getString("procedure_name");
        return new Line(
                row.getString("business_key"),
                row.getString("procedure_key"),
                name == null ? row.getString("procedure_key") : name,
                row.getString("grade"),
                row.getString("summary"),
                row.getTimestamp("occurred_at").toInstant(),
                row.getTimestamp("registered_at").toInstant(),
                instant(row, "recovered_at"),
                instant(row, "closed_at"),
                row.getString("reporter"),
                row.getString("registered_by"),
                row.getString("responsible"),
                row.getString("state").equals("open"),
                row.getString("outcome"),
                row.getBoolean("drill"),
                instant(row, "first_due_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
