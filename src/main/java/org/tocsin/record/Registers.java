package org.tocsin.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.FormSchema;

/**
 * The registers. A type is the form {@code register-<type>.form}: its fields, their Chinese labels, and which of them
 * are personal; a new register needs no Java.
 */
@Service
public class Registers {

    static final String FORM = "register-";

    /**
     * A record's newest version.
     *
     * @param incident the incident it belongs to, if it belongs to one
     */
    public record Entry(
            String type,
            String subject,
            int version,
            @Nullable String incident,
            Instant at,
            @Nullable String author,
            JsonNode fields) {}

    private final JdbcClient jdbc;
    private final Deployed deployed;
    private final Clock clock;
    private final ObjectMapper json;

    Registers(JdbcClient jdbc, Deployed deployed, Clock clock, ObjectMapper json) {
        this.jdbc = jdbc;
        this.deployed = deployed;
        this.clock = clock;
        this.json = json;
    }

    /** What a register keeps, if there is such a register. */
    public Optional<FormSchema> type(String type) {
        return deployed.form(FORM + type).map(FormSchema::parse);
    }

    /**
     * Writes a record, or a new version of it: one subject has one record of a type.
     *
     * @throws IllegalStateException when there is no such register; deployment should have refused the model
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int write(
            String type,
            String subject,
            @Nullable String incident,
            @Nullable String author,
            Map<String, Object> fields) {
        try {
            return jdbc.sql("""
                            insert into tocsin.record (type, subject, version, business_key, at, author, fields)
                            select :type, :subject,
                              coalesce(max(version), 0) + 1, :incident, :at, :author, cast(:fields as jsonb)
                            from tocsin.record where type = :type and subject = :subject
                            returning version""")
                    .param("type", type)
                    .param("subject", subject)
                    .param("incident", incident)
                    .param("at", Timestamp.from(clock.instant()))
                    .param("author", author)
                    .param("fields", json.writeValueAsString(fields))
                    .query(Integer.class)
                    .single();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record's fields cannot be written as JSON", e);
        }
    }

    /** The newest version of each record of a type, the latest written first. */
    @Transactional(readOnly = true)
    public List<Entry> list(String type, @Nullable String incident, int most) {
        return jdbc.sql("""
                        select * from (
                          select distinct on (subject) * from tocsin.record
                          where type = :type and (cast(:incident as text) is null or business_key = :incident)
                          order by subject, version desc) newest
                        order by at desc, id desc limit :most""")
                .param("type", type)
                .param("incident", incident)
                .param("most", most)
                .query((row, n) -> new Entry(
                        row.getString("type"),
                        row.getString("subject"),
                        row.getInt("version"),
                        row.getString("business_key"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("author"),
                        read(row.getString("fields"))))
                .list();
    }

    private JsonNode read(String fields) {
        try {
            return json.readTree(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record's fields are no JSON", e);
        }
    }
}
