package org.tocsin.retention;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.chain.Finding;
import org.tocsin.chain.RecordKey;
import org.tocsin.chain.Verification;
import org.tocsin.engine.database.PurgeDatabase;
import org.tocsin.record.PersonalValue;
import org.tocsin.record.RegisterType;
import org.tocsin.record.Registers;
import org.tocsin.record.RemovedRecord;

/**
 * Keeps registers as long as the table {@code registers} says. What belongs to an incident goes with it, not before; what
 * belongs to none, counted from its newest version, goes by itself.
 */
@Component
class RegisterKeeping {

    /** @param group the incident, or the record where there is none: what is masked together or not at all */
    private record Value(long record, String field, String digest, String group) {}

    private record Version(long id, int version, String digest) {}

    private static final Logger log = LoggerFactory.getLogger(RegisterKeeping.class);

    private final PurgeDatabase purge;
    private final Verification verification;
    private final Registers registers;
    private final Due due;
    private final RecordKey key;
    private final Clock clock;

    RegisterKeeping(
            PurgeDatabase purge, Verification verification, Registers registers, Due due, RecordKey key, Clock clock) {
        this.purge = purge;
        this.verification = verification;
        this.registers = registers;
        this.due = due;
        this.key = key;
        this.clock = clock;
    }

    /**
     * Whether a register that an incident has records in is to be kept longer than the incident has been.
     *
     * @throws org.tocsin.guard.InvalidInput when the registers' times cannot be read
     */
    boolean keeps(Due.Incident incident) {
        return purge
                .jdbc()
                .sql("select distinct type from tocsin.record where business_key = ?")
                .param(incident.key())
                .query(String.class)
                .list()
                .stream()
                .map(registers::typeAsSet)
                .flatMap(Optional::stream)
                .anyMatch(register -> incident.closedAt().isAfter(due.before(clock.instant(), register.keep())));
    }

    /** Masks personal values whose age has come, counted from the incident's end, or from the writing where there is none. */
    int mask(int most, Instant until, Failures failures) {
        int masked = 0;
        for (RegisterType register : written(failures)) {
            Set<String> left = new HashSet<>();
            List<Value> batch;
            do {
                batch = due(register, left, most);
                Map<String, List<Value>> byGroup = new LinkedHashMap<>();
                batch.forEach(value -> byGroup.computeIfAbsent(value.group(), k -> new ArrayList<>())
                        .add(value));
                for (Map.Entry<String, List<Value>> one : byGroup.entrySet()) {
                    int done = failures.attempt(
                                    "masking %s of %s".formatted(register.key(), one.getKey()),
                                    () -> mask(one.getKey(), one.getValue()))
                            .orElse(0);
                    masked += done;
                    if (done == 0) {
                        left.add(one.getKey());
                    }
                }
            } while (batch.size() == most && clock.instant().isBefore(until));
        }
        return masked;
    }

    private List<Value> due(RegisterType register, Set<String> left, int most) {
        return purge.jdbc()
                .sql("""
                        select v.record_id, v.field, r.fields -> v.field ->> 'digest' as digest,
                          coalesce(i.business_key, 'record ' || r.id) as group_name
                        from tocsin.personal_value v
                        join tocsin.record r on r.id = v.record_id
                        left join tocsin.incident i on i.business_key = r.business_key
                        where v.masked_at is null and r.type = :type
                          and (i.business_key is null and r.at <= :before
                            or i.state = 'closed' and i.closed_at <= :before)
                          and not """ + Standing.of("i.business_key") + """

                          and coalesce(i.business_key, 'record ' || r.id) <> all(cast(:left as text[]))
                        order by v.record_id, v.field limit :most""")
                .param("left", left.toArray(new String[0]))
                .param("type", register.key())
                .param("before", Timestamp.from(due.before(clock.instant(), register.personal())))
                .param("most", most)
                .query((row, n) ->
                        new Value(row.getLong(1), row.getString(2), String.valueOf(row.getString(3)), row.getString(4)))
                .list();
    }

    private int mask(String group, List<Value> values) {
        return Objects.requireNonNull(purge.transactions().execute(status -> {
            JdbcClient jdbc = purge.jdbc();
            LegalHolds.lock(jdbc, group);
            if (LegalHolds.stands(jdbc, group)) {
                return 0;
            }
            Instant now = clock.instant();
            int masked = 0;
            for (Value value : values) {
                masked += jdbc.sql("""
                                update tocsin.personal_value set salt = null, value = null, masked_at = ?, seal = ?
                                where record_id = ? and field = ? and masked_at is null""")
                        .params(
                                Timestamp.from(now),
                                key.seal(PersonalValue.sealedWords(value.record(), value.field(), value.digest(), now)),
                                value.record(),
                                value.field())
                        .update();
            }
            return masked;
        }));
    }

    /** What became of records that belong to no incident; what was refused does not hold. */
    record Removal(int records, int refused) {}

    /**
     * Removes records that belong to no incident and have been kept long enough, all versions of each. Those of a register
     * whose chain does not hold stay, and those that no entry tells of: they would be evidence.
     */
    Removal remove(int most, Instant until, Failures failures) {
        int removed = 0;
        int refused = 0;
        for (RegisterType register : written(failures)) {
            Set<String> left = new HashSet<>();
            List<String> batch = old(register, left, most);
            if (!batch.isEmpty()
                    && !failures.attempt("verifying the register " + register.key(), () -> holds(register))
                            .orElse(false)) {
                refused += batch.size();
                continue;
            }
            while (!batch.isEmpty() && clock.instant().isBefore(until)) {
                for (String subject : batch) {
                    Optional<Boolean> done = failures.attempt(
                            "removing %s %s".formatted(register.key(), subject), () -> remove(register.key(), subject));
                    if (done.orElse(false)) {
                        removed++;
                    } else {
                        left.add(subject);
                        refused += done.isPresent() ? 1 : 0;
                    }
                }
                batch = old(register, left, most);
            }
        }
        return new Removal(removed, refused);
    }

    private boolean holds(RegisterType register) {
        Verification.Result result = verification.verify(Registers.chain(null, register.key()), RetentionRun.SYSTEM);
        if (!result.ok()) {
            Finding first = result.findings().get(0);
            log.error(
                    "Records of the register {} are not removed although their time is up: its chain does not hold,"
                            + " at entry {}: {}",
                    register.key(),
                    first.n(),
                    first.text());
        }
        return result.ok();
    }

    private List<String> old(RegisterType register, Set<String> left, int most) {
        return purge.jdbc()
                .sql("""
                        select r.subject from tocsin.record r
                        where r.type = :type and r.business_key is null and r.at <= :before
                          and not exists (select from tocsin.record newer
                            where newer.type = r.type and newer.subject = r.subject and newer.at > :before)
                          and r.subject <> all(cast(:left as text[]))
                        group by r.subject order by r.subject limit :most""")
                .param("type", register.key())
                .param("before", Timestamp.from(due.before(clock.instant(), register.keep())))
                .param("left", left.toArray(new String[0]))
                .param("most", most)
                .query(String.class)
                .list();
    }

    /** @return false when no entry tells of a version of it */
    private boolean remove(String type, String subject) {
        return Boolean.TRUE.equals(purge.transactions().execute(status -> {
            JdbcClient jdbc = purge.jdbc();
            Instant now = clock.instant();
            List<Version> versions = versions(type, subject);
            if (versions.stream().anyMatch(version -> version.digest().isEmpty())) {
                log.error("The record {} of the register {} is not removed: no entry tells of it", subject, type);
                return false;
            }
            for (Version version : versions) {
                jdbc.sql("insert into tocsin.record_removed (type, subject, version, digest, at, seal)"
                                + " values (?, ?, ?, ?, ?, ?)")
                        .params(
                                type,
                                subject,
                                version.version(),
                                version.digest(),
                                Timestamp.from(now),
                                key.seal(RemovedRecord.sealedWords(
                                        type, subject, version.version(), version.digest(), now)))
                        .update();
                jdbc.sql("delete from tocsin.personal_value where record_id = ?")
                        .param(version.id())
                        .update();
                jdbc.sql("delete from tocsin.record where id = ?")
                        .param(version.id())
                        .update();
            }
            return true;
        }));
    }

    /** With the digests that the register's chain has of them; empty where it has none. */
    private List<Version> versions(String type, String subject) {
        return purge.jdbc()
                .sql("""
                        select r.id, r.version, coalesce((
                          select j.details::jsonb ->> 'digest' from tocsin.journal j
                          where j.business_key = ? and j.details::jsonb ->> 'subject' = r.subject
                            and j.details::jsonb ->> 'version' = r.version::text limit 1), '') as digest
                        from tocsin.record r where r.type = ? and r.subject = ?""")
                .params(Registers.chain(null, type), type, subject)
                .query((row, n) -> new Version(row.getLong(1), row.getInt(2), row.getString(3)))
                .list();
    }

    /**
     * The registers that there is something in. A register without its form, or whose times cannot be read, is kept until
     * it has them again.
     */
    private List<RegisterType> written(Failures failures) {
        return purge.jdbc().sql("""
                        with recursive known as (
                          select min(type) as type from tocsin.record
                          union all
                          select (select min(type) from tocsin.record where type > known.type)
                          from known where known.type is not null)
                        select type from known where type is not null""").query(String.class).list().stream()
                .map(type ->
                        failures.attempt("reading the times of the register " + type, () -> registers.typeAsSet(type)))
                .flatMap(Optional::stream)
                .flatMap(Optional::stream)
                .toList();
    }
}
