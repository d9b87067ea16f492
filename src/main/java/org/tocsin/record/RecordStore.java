package org.tocsin.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;

/** The registers' tables. */
@Repository
class RecordStore {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private static final String NEWEST = """
             and not exists (select 1 from tocsin.record n
               where n.type = r.type and n.subject = r.subject and n.version > r.version)""";

    private final JdbcClient jdbc;

    RecordStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Where a list goes on: after the record that was first written then and has this id. */
    record Place(Instant since, long id) {}

    Stored insert(Stored version) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        jdbc.sql("""
                        insert into tocsin.record (type, subject, version, business_key, since, at, author, reason,
                          form_version, customer, fields)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb))""")
                .params(
                        version.type(),
                        version.subject(),
                        version.version(),
                        version.incident(),
                        Timestamp.from(version.since()),
                        Timestamp.from(version.at()),
                        version.author(),
                        version.reason(),
                        version.formVersion(),
                        version.customer(),
                        version.fields().toString())
                .update(key, "id");
        return new Stored(
                java.util.Objects.requireNonNull(key.getKey()).longValue(),
                version.type(),
                version.subject(),
                version.version(),
                version.incident(),
                version.since(),
                version.at(),
                version.author(),
                version.reason(),
                version.formVersion(),
                version.customer(),
                version.fields());
    }

    void insert(PersonalValue value) {
        jdbc.sql(
                        "insert into tocsin.personal_value (record_id, field, salt, value, masked_at, seal) values (?, ?, ?, ?, ?, ?)")
                .params(
                        value.record(),
                        value.field(),
                        value.salt(),
                        value.value(),
                        value.maskedAt() == null ? null : Timestamp.from(value.maskedAt()),
                        value.seal())
                .update();
    }

    Optional<Stored> newest(String type, String subject) {
        return jdbc.sql("select * from tocsin.record where type = ? and subject = ? order by version desc limit 1")
                .params(type, subject)
                .query(RecordStore::row)
                .optional();
    }

    List<Stored> versions(String type, String subject) {
        return jdbc.sql("select * from tocsin.record where type = ? and subject = ? order by version")
                .params(type, subject)
                .query(RecordStore::row)
                .list();
    }

    /** All versions of some records, in the records' order. */
    List<Stored> versions(String type, List<String> subjects) {
        return jdbc.sql("""
                        select * from tocsin.record where type = :type and subject = any(:subjects)
                        order by array_position(:subjects, subject), version""")
                .param("type", type)
                .param("subjects", subjects.toArray(new String[0]))
                .query(RecordStore::row)
                .list();
    }

    /** All versions that belong to an incident, or to none and to a register, as they were written. */
    List<Stored> ofIncident(String incident) {
        return jdbc.sql("select * from tocsin.record where business_key = ? order by id")
                .param(incident)
                .query(RecordStore::row)
                .list();
    }

    boolean has(String type, String incident) {
        return jdbc.sql("select exists (select from tocsin.record where business_key = ? and type = ?)")
                .params(incident, type)
                .query(Boolean.class)
                .single();
    }

    List<Stored> withoutIncident(String type) {
        return jdbc.sql("select * from tocsin.record where type = ? and business_key is null order by id")
                .param(type)
                .query(RecordStore::row)
                .list();
    }

    /** Records whose chain has neither an entry nor a head. */
    List<Stored> withoutChain(int most) {
        return jdbc.sql("""
                        select r.* from tocsin.record r
                        where not exists (select 1 from tocsin.journal j
                            where j.business_key = coalesce(r.business_key, :register || r.type))
                          and not exists (select 1 from tocsin.journal_head h
                            where h.chain = coalesce(r.business_key, :register || r.type))
                        order by r.id limit :most""")
                .param("register", Registers.REGISTER_CHAIN)
                .param("most", most)
                .query(RecordStore::row)
                .list();
    }

    Optional<RemovedRecord> removed(String type, String subject, int version) {
        return jdbc.sql("select * from tocsin.record_removed where type = ? and subject = ? and version = ?")
                .params(type, subject, version)
                .query((row, n) -> new RemovedRecord(
                        row.getString("type"),
                        row.getString("subject"),
                        row.getInt("version"),
                        row.getString("digest"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("seal")))
                .optional();
    }

    /** The newest versions of what the filter lets through, the latest first. */
    List<Stored> list(Filter filter, Map<String, List<String>> options, @Nullable Place after, int offset, int limit) {
        Map<String, Object> params = new HashMap<>();
        String where = where(filter, options, params);
        if (after != null) {
            where += " and (r.since, r.id) < (:since, :id)";
            params.put("since", Timestamp.from(after.since()));
            params.put("id", after.id());
        }
        params.put("offset", offset);
        params.put("limit", limit);
        return jdbc.sql("select r.* from tocsin.record r where " + where + " " + NEWEST
                        + " order by r.since desc, r.id desc offset :offset limit :limit")
                .params(params)
                .query(RecordStore::row)
                .list();
    }

    /** The newest versions of other records of the same customer as this one's, the latest first. */
    List<Stored> ofSameCustomer(String type, String subject, int most) {
        return jdbc.sql("select r.* from tocsin.record r where r.type = :type and r.subject <> :subject " + """
                        and r.customer = (select own.customer from tocsin.record own
                          where own.type = :type and own.subject = :subject order by own.version desc limit 1)
                        """ + NEWEST
                        + " order by r.since desc, r.id desc limit :most")
                .param("type", type)
                .param("subject", subject)
                .param("most", most)
                .query(RecordStore::row)
                .list();
    }

    /** How many there are, counted no further than {@code most}. */
    int count(Filter filter, Map<String, List<String>> options, int most) {
        Map<String, Object> params = new HashMap<>();
        String where = where(filter, options, params);
        params.put("most", most);
        return jdbc.sql("select count(*) from (select 1 from tocsin.record r where " + where + " " + NEWEST
                        + " limit :most) counted")
                .params(params)
                .query(Integer.class)
                .single();
    }

    /** How many records each register has that {@code reader} may see; one without any is not among them. */
    Map<String, Integer> counts(String reader) {
        Map<String, Integer> counts = new HashMap<>();
        jdbc.sql("""
                        select type, count(*) from tocsin.record r
                        where version = 1 and not exists (select from tocsin.incident_hidden h
                          where h.person = ? and h.business_key = r.business_key)
                        group by type""").param(reader).query(row -> {
            counts.put(row.getString(1), row.getInt(2));
        });
        return counts;
    }

    private static String where(Filter filter, Map<String, List<String>> options, Map<String, Object> params) {
        StringBuilder where = new StringBuilder("r.type = :type");
        params.put("type", filter.type());
        if (filter.incident() != null) {
            where.append(" and r.business_key = :incident");
            params.put("incident", filter.incident());
        }
        if (filter.from() != null) {
            where.append(" and r.since >= :from");
            params.put("from", Timestamp.from(filter.from()));
        }
        if (filter.to() != null) {
            where.append(" and r.since < :to");
            params.put("to", Timestamp.from(filter.to()));
        }
        if (filter.drills() != null) {
            where.append(" and r.drill = :drill");
            params.put("drill", filter.drills());
        }
        if (filter.reader() != null) {
            where.append("""
                    \sand not exists (select from tocsin.incident_hidden h
                       where h.person = :reader and h.business_key = r.business_key)""");
            params.put("reader", filter.reader());
        }
        if (filter.text() != null && !filter.text().isBlank()) {
            where.append("""
                    \sand (r.subject ilike :text or r.business_key ilike :text
                       or exists (select 1 from jsonb_each_text(r.fields) f
                         where jsonb_typeof(r.fields -> f.key) <> 'object' and f.value ilike :text)
                       or exists (select 1 from tocsin.personal_value p where p.record_id = r.id and p.value ilike :text)""");
            params.put("text", "%" + filter.text().strip().replaceAll("([\\\\%_])", "\\\\$1") + "%");
            int n = 0;
            for (Map.Entry<String, List<String>> option : options.entrySet()) {
                where.append(
                        " or string_to_array(r.fields ->> :key%1$d, ',') && cast(:options%1$d as text[])".formatted(n));
                params.put("key" + n, option.getKey());
                params.put("options" + n, option.getValue().toArray(new String[0]));
                n++;
            }
            where.append(")");
        }
        return where.toString();
    }

    /** The personal values beside these records, by record. */
    Map<Long, List<PersonalValue>> personal(Collection<Long> records) {
        Map<Long, List<PersonalValue>> found = new HashMap<>();
        if (!records.isEmpty()) {
            jdbc.sql("select * from tocsin.personal_value where record_id = any(?) order by field")
                    .param(records.toArray(new Long[0]))
                    .query((row, n) -> new PersonalValue(
                            row.getLong("record_id"),
                            row.getString("field"),
                            row.getString("salt"),
                            row.getString("value"),
                            row.getTimestamp("masked_at") == null
                                    ? null
                                    : row.getTimestamp("masked_at").toInstant(),
                            row.getString("seal")))
                    .list()
                    .forEach(value -> found.computeIfAbsent(value.record(), r -> new ArrayList<>())
                            .add(value));
        }
        return found;
    }

    long nextNumber() {
        return jdbc.sql("select nextval('tocsin.record_number')")
                .query(Long.class)
                .single();
    }

    private static Stored row(ResultSet row, int number) throws SQLException {
        return new Stored(
                row.getLong("id"),
                row.getString("type"),
                row.getString("subject"),
                row.getInt("version"),
                row.getString("business_key"),
                row.getTimestamp("since").toInstant(),
                row.getTimestamp("at").toInstant(),
                row.getString("author"),
                row.getString("reason"),
                row.getInt("form_version"),
                row.getString("customer"),
                json(row.getString("fields")));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record's fields are no JSON", e);
        }
    }
}
