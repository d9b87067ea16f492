package org.tocsin.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.tocsin.engine.identity.Identities;

/**
 * What every start sees to before anybody can reach the application: groups, accounts, procedures; one node at a time.
 */
@Component
class Installation implements SmartLifecycle {

    /** Any number that nothing else in this database locks. */
    private static final long LOCK = 7_062_746_001L;

    private final DataSource database;
    private final Identities identities;
    private final ShippedProcedures procedures;
    private volatile boolean done;

    Installation(DataSource database, Identities identities, ShippedProcedures procedures) {
        this.database = database;
        this.identities = identities;
        this.procedures = procedures;
    }

    @Override
    public void start() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            try {
                identities.setUp();
                procedures.deploy();
            } finally {
                statement.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The installation lock cannot be taken", e);
        }
        done = true;
    }

    @Override
    public void stop() {
        done = false;
    }

    @Override
    public boolean isRunning() {
        return done;
    }

    /** Before the web server, which opens its port last. */
    @Override
    public int getPhase() {
        return 0;
    }
}
