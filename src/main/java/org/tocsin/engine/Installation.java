package org.tocsin.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.tocsin.engine.identity.Identities;

/** What every start sees to before the application is ready: groups, accounts, procedures; one node at a time. */
@Component
class Installation implements ApplicationRunner {

    /** Any number that nothing else in this database locks. */
    private static final long LOCK = 7_062_746_001L;

    private final DataSource database;
    private final Identities identities;
    private final ShippedProcedures procedures;

    Installation(DataSource database, Identities identities, ShippedProcedures procedures) {
        this.database = database;
        this.identities = identities;
        this.procedures = procedures;
    }

    @Override
    public void run(ApplicationArguments arguments) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            try {
                identities.setUp();
                procedures.deploy();
            } finally {
                statement.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        }
    }
}
