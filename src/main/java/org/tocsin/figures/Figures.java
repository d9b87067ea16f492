package org.tocsin.figures;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The figures, counted anew each time from what is on record. An incident that turned out to be part of another one is not
 * counted beside it; a complaint that was converted to a suggestion is counted like any other.
 */
@Repository
public class Figures {

    /** One line: what it is about, by its id, and the figure. {@code of} is the procedure of a level. */
    public record Line(String id, @Nullable String of, Figure figure) {}

    /** All tables, from one look at the database. */
    public record Tables(Figure all, List<Line> procedures, List<Line> levels, List<Line> teams, List<Line> months) {}

    /** Which group a row is about: bits of {@code grouping(procedure_key, grade, team, month)}. */
    private static final int ALL = 0b1111;

    private static final int PROCEDURE = 0b0111;
    private static final int LEVEL = 0b0011;
    private static final int TEAM = 0b1101;
    private static final int MONTH = 0b1110;

    private static final String COUNTED = """
            with chosen as materialized (
              select * from tocsin.incident
              where drill = :drills and not routine and joined_to is null and registered_at >= :from and registered_at < :to
                and (:procedure::text is null or procedure_key = :procedure)),
            due as (
              select business_key, min(l.due_at) filter (where l.met_at is null or l.met_at > l.due_at) as at,
                bool_and(l.met_at is not null and l.met_at <= l.due_at) as met
              from chosen join tocsin.incident_limit l using (business_key) group by business_key),
            -- Whoever answers late has been passed over all the same.
            passed as (
              select n.passed_from as id, min(n.created_at) as at
              from chosen join tocsin.notification n using (business_key) where n.passed_from is not null group by 1),
            told as (
              select c.business_key,
                min(n.acknowledged_at) filter (where n.answer is distinct from 'cannot-come') as acknowledged_at,
                count(*) filter (where n.asks and n.recipient is not null and n.state <> 'withdrawn') as asked,
                count(*) filter (where n.asks and n.recipient is not null and n.state <> 'withdrawn'
                  and (n.state = 'unanswered' or p.at < coalesce(n.acknowledged_at, 'infinity'))) as unanswered,
                (array_agg(n.role order by (n.answer = 'taking') is true desc, n.acknowledged_at desc)
                  filter (where n.recipient = c.responsible and n.acknowledged_at is not null))[1] as team
              from chosen c join tocsin.notification n using (business_key) left join passed p on p.id = n.id
              group by c.business_key),
            complained as (
              select i.business_key, r.customer,
                lag(i.registered_at) over (partition by r.customer order by i.registered_at, i.business_key)
                  >= i.registered_at - :repeat * interval '1 second' as repeated
              from tocsin.incident i join lateral (
                select r.customer from tocsin.record r
                where r.business_key = i.business_key and r.customer is not null
                  and not exists (select from tocsin.record c
                    where c.type = r.type and c.subject = r.subject and c.version > r.version)
                order by r.id limit 1) r on true
              where i.procedure_key = 'complaint' and i.drill = :drills and i.joined_to is null
                and i.registered_at >= cast(:from as timestamptz) - :repeat * interval '1 second' and i.registered_at < :to),
            surveyed as (
              select c.business_key, count(s.score) as scored, sum(s.score) as score, count(*) filter (where s.score >= 4) as content,
                count(s.solved) as judged, count(*) filter (where s.solved = 'yes') as solved,
                count(s.again) as questioned, count(*) filter (where s.again = 'yes') as again
              from chosen c join lateral (
                select case when jsonb_typeof(r.fields -> 'satisfactionScore') = 'number'
                    then cast(r.fields ->> 'satisfactionScore' as numeric) end as score,
                  nullif(r.fields ->> 'problemSolved', '') as solved, nullif(r.fields ->> 'repeatedIssue', '') as again
                from tocsin.record r
                where r.business_key = c.business_key and r.type = 'satisfaction'
                  and not exists (select from tocsin.record n
                    where n.type = r.type and n.subject = r.subject and n.version > r.version)) s on true
              group by c.business_key),
            counted as (
              select i.procedure_key, coalesce(i.grade, '') as grade, coalesce(told.team, '') as team,
                to_char(i.registered_at at time zone :zone, 'YYYY-MM') as month, i.state = 'open' as open,
                extract(epoch from told.acknowledged_at - i.registered_at) as to_acknowledge,
                extract(epoch from i.recovered_at - i.occurred_at) as to_restore,
                case when due.met then true
                  when i.recovered_at is not null then i.recovered_at <= due.at
                  when coalesce(i.closed_at, :now) > due.at then false end as within,
                told.asked, told.unanswered, complained.customer, complained.repeated,
                scored, score, content, judged, solved, questioned, again
              from chosen i
              left join due using (business_key)
              left join told using (business_key)
              left join complained using (business_key)
              left join surveyed using (business_key))
            select grouping(procedure_key, grade, team, month) as group, procedure_key, grade, team, month,
              count(*) as incidents, count(*) filter (where open) as open,
              count(to_acknowledge) as acknowledged, avg(to_acknowledge) as acknowledged_average,
              percentile_cont(0.5) within group (order by to_acknowledge) as acknowledged_median,
              percentile_disc(0.9) within group (order by to_acknowledge) as acknowledged_ninetieth,
              count(to_restore) as restored, avg(to_restore) as restored_average,
              percentile_cont(0.5) within group (order by to_restore) as restored_median,
              percentile_disc(0.9) within group (order by to_restore) as restored_ninetieth,
              count(within) as decided, count(*) filter (where within) as within,
              coalesce(sum(asked), 0) as asked, coalesce(sum(unanswered), 0) as unanswered,
              count(customer) as complaints, count(*) filter (where repeated) as repeated,
              coalesce(sum(scored), 0) as scored, sum(score) / nullif(sum(scored), 0) as score_average,
              coalesce(sum(content), 0) as content, coalesce(sum(judged), 0) as judged, coalesce(sum(solved), 0) as solved,
              coalesce(sum(questioned), 0) as questioned, coalesce(sum(again), 0) as again
            from counted
            group by grouping sets ((), (procedure_key), (procedure_key, grade), (team), (month))
            order by 1 desc, procedure_key, grade, team, month""";

    private final JdbcClient jdbc;
    private final FiguresProperties properties;
    private final Clock clock;

    Figures(JdbcClient jdbc, FiguresProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Tables of(Selection selection) {
        Map<Integer, List<Line>> lines = new LinkedHashMap<>();
        jdbc.sql(COUNTED)
                .param("zone", clock.getZone().getId())
                .param("now", Timestamp.from(clock.instant()))
                .param("repeat", properties.repeatWithin().toSeconds())
                .param("drills", selection.drills())
                .param("procedure", selection.procedure())
                .param("from", start(selection.from()))
                .param("to", start(selection.to().plusMonths(1)))
                .query(row -> {
                    lines.computeIfAbsent(row.getInt("group"), group -> new ArrayList<>())
                            .add(line(row));
                });
        return new Tables(
                lines.get(ALL).get(0).figure(),
                lines.getOrDefault(PROCEDURE, List.of()),
                lines.getOrDefault(LEVEL, List.of()),
                lines.getOrDefault(TEAM, List.of()),
                lines.getOrDefault(MONTH, List.of()));
    }

    /** How soon another complaint of the same customer counts as a repeat, in days. */
    public long repeatDays() {
        return properties.repeatWithin().toDays();
    }

    private Timestamp start(YearMonth month) {
        return Timestamp.from(month.atDay(1).atStartOfDay(clock.getZone()).toInstant());
    }

    private static Line line(ResultSet row) throws SQLException {
        return switch (row.getInt("group")) {
            case PROCEDURE -> new Line(row.getString("procedure_key"), null, figure(row));
            case LEVEL -> new Line(row.getString("grade"), row.getString("procedure_key"), figure(row));
            case TEAM -> new Line(row.getString("team"), null, figure(row));
            case MONTH -> new Line(row.getString("month"), null, figure(row));
            default -> new Line("", null, figure(row));
        };
    }

    private static Figure figure(ResultSet row) throws SQLException {
        return new Figure(
                row.getInt("incidents"),
                row.getInt("open"),
                spread(row, "acknowledged"),
                spread(row, "restored"),
                row.getInt("decided"),
                row.getInt("within"),
                row.getInt("asked"),
                row.getInt("unanswered"),
                row.getInt("complaints"),
                row.getInt("repeated"),
                new Figure.Satisfaction(
                        row.getInt("scored"),
                        number(row, "score_average"),
                        row.getInt("content"),
                        row.getInt("judged"),
                        row.getInt("solved"),
                        row.getInt("questioned"),
                        row.getInt("again")));
    }

    private static Figure.Spread spread(ResultSet row, String what) throws SQLException {
        return new Figure.Spread(
                row.getInt(what),
                number(row, what + "_average"),
                number(row, what + "_median"),
                number(row, what + "_ninetieth"));
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? null : number;
    }
}
