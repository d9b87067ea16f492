package org.tocsin.incident;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.tocsin.guard.Deployed;

/**
 * When each plan is to be drilled and revised next (S2-5, S0-5.3). The last drill is the last one that is on record; the last
 * revision is the deployment of the version in force, or the day that the table names.
 */
@Repository
public class PlanCalendar {

    /** What a plan needs from time to time. */
    public enum Kind {
        DRILL("演练"),
        REVISION("修订");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * One date of one plan.
     *
     * @param name what the plan is called
     * @param last when it was last done; null for a plan that has never been drilled, whose time runs from its beginning
     * @param next when it is due
     * @param remindFrom from when on it is to be reminded of
     */
    public record Entry(
            String procedure,
            String name,
            Kind kind,
            @Nullable LocalDate last,
            LocalDate next,
            LocalDate remindFrom) {

        /** By this a reminder is known, so that the same date is not reminded of twice. */
        public String id() {
            return kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + procedure + ":" + next;
        }
    }

    private record InForce(String name, Instant first, Instant newest) {}

    private final Deployed deployed;
    private final JdbcClient jdbc;
    private final ZoneId zone;

    PlanCalendar(Deployed deployed, JdbcClient jdbc, ZoneId zone) {
        this.deployed = deployed;
        this.jdbc = jdbc;
        this.zone = zone;
    }

    /** The dates of all plans that are deployed, the earliest first. */
    public List<Entry> entries() {
        Map<String, PlanDates> plans =
                deployed.decision(PlanDates.TABLE).map(PlanDates::parse).orElse(Map.of());
        List<Entry> entries = new ArrayList<>();
        plans.forEach((procedure, dates) -> inForce(procedure).ifPresent(plan -> {
            LocalDate drilled = lastDrill(procedure);
            entries.add(entry(
                    procedure,
                    plan,
                    Kind.DRILL,
                    drilled,
                    drilled == null ? day(plan.first) : drilled,
                    dates.drillEvery(),
                    dates));
            LocalDate changed = day(plan.newest);
            LocalDate revised =
                    dates.revisedOn() != null && dates.revisedOn().isAfter(changed) ? dates.revisedOn() : changed;
            entries.add(entry(procedure, plan, Kind.REVISION, revised, revised, dates.reviseEvery(), dates));
        }));
        entries.sort(Comparator.comparing(Entry::next).thenComparing(Entry::procedure));
        return entries;
    }

    private static Entry entry(
            String procedure,
            InForce plan,
            Kind kind,
            @Nullable LocalDate last,
            LocalDate from,
            Period every,
            PlanDates dates) {
        LocalDate next = from.plus(every);
        return new Entry(procedure, plan.name, kind, last, next, next.minus(dates.remindBefore()));
    }

    private LocalDate day(Instant moment) {
        return moment.atZone(zone).toLocalDate();
    }

    private Optional<InForce> inForce(String procedure) {
        return jdbc.sql("""
                        select (array_agg(d.name_ order by d.version_ desc))[1] as name,
                          min(p.deploy_time_) as first, max(p.deploy_time_) as newest
                        from act_re_procdef d join act_re_deployment p on p.id_ = d.deployment_id_
                        where d.key_ = ? having count(*) > 0""")
                .param(procedure)
                .query((row, n) -> {
                    Timestamp first = row.getTimestamp("first");
                    Timestamp newest = row.getTimestamp("newest");
                    return new InForce(row.getString("name"), first.toInstant(), newest.toInstant());
                })
                .optional();
    }

    private @Nullable LocalDate lastDrill(String procedure) {
        return jdbc.sql("""
                        select occurred_at from tocsin.incident
                        where procedure_key = ? and drill and coalesce(outcome, '') not in ('cancelled', 'terminated')
                        order by occurred_at desc limit 1""")
                .param(procedure)
                .query((row, n) -> day(row.getTimestamp(1).toInstant()))
                .optional()
                .orElse(null);
    }

    /** Whether an incident of {@code procedure} has reminded of that date already. */
    public boolean reminded(String procedure, String variable, Entry entry) {
        return jdbc.sql("""
                        select exists (select from tocsin.incident where procedure_key = ? and likeness @> array[cast(? as text)])""")
                .params(procedure, variable + "=" + entry.id())
                .query(Boolean.class)
                .single();
    }
}
