package org.tocsin;

import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The test's database as its superuser, who may do what the application may not: clean up, and tamper. */
public class StoryDatabase {

    private final JdbcClient jdbc;

    StoryDatabase(JdbcConnectionDetails connection) {
        this.jdbc = JdbcClient.create(new SingleConnectionDataSource(connection.getJdbcUrl(), "postgres", "", true));
    }

    public JdbcClient jdbc() {
        return jdbc;
    }
}
