package org.tocsin.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.chain.Verification;
import org.tocsin.incident.Journal;

/** Records from before personal values stood beside them. */
@TocsinTest
class OldPersonalValuesTest {

    private static final String INCIDENT = "SF-20261101-1";

    @Autowired
    Story story;

    @Autowired
    OldPersonalValues migration;

    @Autowired
    Registers registers;

    @Autowired
    Verification verification;

    @Autowired
    Journal journal;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    JdbcConnectionDetails database;

    @Test
    void theirValuesAreMovedBesideThemAndReadAndVerifiedAsBefore() throws SQLException {
        new TransactionTemplate(transactions)
                .executeWithoutResult(
                        status -> journal.write(INCIDENT, Journal.Kind.RECORDED, "agent", "写入《受影响客户登记》第 1 版"));
        story.jdbc().sql("""
                        insert into tocsin.record (type, subject, version, business_key, at, since, fields)
                        values ('affected-customer', 'old', 1, ?, now(), now(),
                          '{"customerName": "张三", "customerPhone": "13800138000", "customerAccount": null, "errorMessage": "忙音"}')""").param(INCIDENT).update();
        Entry before = registers.versions("affected-customer", "old").get(0);
        var found = verification.verify(INCIDENT, "auditor").findings();

        migrate();
        migrate();

        assertThat(story.jdbc()
                        .sql("select fields::text from tocsin.record where subject = 'old'")
                        .query(String.class)
                        .single())
                .contains("忙音", "\"digest\"")
                .doesNotContain("张三", "13800138000");
        assertThat(story.jdbc()
                        .sql(
                                "select field || ' ' || value from tocsin.personal_value where masked_at is null order by field")
                        .query(String.class)
                        .list())
                .containsExactly("customerName 张三", "customerPhone 13800138000");
        Entry after = registers.versions("affected-customer", "old").get(0);
        assertThat(after.fields()).isEqualTo(before.fields());
        assertThat(after.masked()).isEmpty();
        assertThat(verification.verify(INCIDENT, "auditor").findings())
                .usingRecursiveComparison()
                .isEqualTo(found);

        story.jdbc()
                .sql("update tocsin.personal_value set value = '李四' where field = 'customerName'")
                .update();
        assertThat(verification.verify(INCIDENT, "auditor").findings())
                .anyMatch(finding -> finding.text().contains("customerName 被改动过"));
    }

    private void migrate() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.getJdbcUrl(), "postgres", "")) {
            connection.setAutoCommit(false);
            migration.migrate(new Context() {
                @Override
                public Configuration getConfiguration() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Connection getConnection() {
                    return connection;
                }
            });
            connection.commit();
        }
    }
}
