package org.tocsin.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.stereotype.Component;
import org.tocsin.chain.Digests;

/**
 * Puts personal values beside the records that were written before they stood there, so that they are masked like any
 * other; in Java, because the bank's algorithm makes the digests. The journal has no digest of those records, so none breaks.
 */
@Component
class OldPersonalValues implements JavaMigration {

    /** The only register with personal values that there was, and its fields, as its form had them. */
    private static final String REGISTER = "affected-customer";

    private static final List<String> PERSONAL = List.of("customerName", "customerPhone", "customerAccount");

    private static final int SALT = 16;
    private static final int FETCHED_AT_ONCE = 1000;

    private final Digests digests;
    private final SecureRandom random = new SecureRandom();

    OldPersonalValues(Digests digests) {
        this.digests = digests;
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("10");
    }

    @Override
    public String getDescription() {
        return "old personal values";
    }

    @Override
    public Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        try (Statement read = connection.createStatement();
                PreparedStatement beside = connection.prepareStatement(
                        "insert into tocsin.personal_value (record_id, field, salt, value) values (?, ?, ?, ?)");
                PreparedStatement record = connection.prepareStatement(
                        "update tocsin.record set fields = cast(? as jsonb) where id = ?")) {
            read.setFetchSize(FETCHED_AT_ONCE);
            // Whoever has a version of a form was written with its values beside it.
            try (ResultSet row = read.executeQuery("select id, fields from tocsin.record where type = '" + REGISTER
                    + "' and form_version is null order by id")) {
                while (row.next()) {
                    long id = row.getLong("id");
                    ObjectNode fields = (ObjectNode) RecordStore.json(row.getString("fields"));
                    boolean moved = false;
                    for (String field : PERSONAL) {
                        JsonNode value = fields.path(field);
                        if (value.isValueNode() && !value.isNull()) {
                            String salt = salt();
                            beside.setLong(1, id);
                            beside.setString(2, field);
                            beside.setString(3, salt);
                            beside.setString(4, value.asText());
                            beside.addBatch();
                            fields.set(
                                    field, Stored.digestNode(digests.of(PersonalValue.salted(salt, value.asText()))));
                            moved = true;
                        }
                    }
                    if (moved) {
                        record.setString(1, fields.toString());
                        record.setLong(2, id);
                        record.addBatch();
                    }
                }
            }
            beside.executeBatch();
            record.executeBatch();
        }
    }

    private String salt() {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }
}
