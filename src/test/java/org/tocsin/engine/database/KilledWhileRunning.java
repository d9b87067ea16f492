package org.tocsin.engine.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** A JVM with an embedded database, for a test to kill. */
final class KilledWhileRunning {

    static final String READY = "ready to be killed";

    private KilledWhileRunning() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]));
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create table kept (word text)");
            statement.execute("insert into kept values ('kept')");
        }
        System.out.println(READY);
        System.in.read();
    }
}
