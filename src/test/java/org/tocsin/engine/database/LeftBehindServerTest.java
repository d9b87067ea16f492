package org.tocsin.engine.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server keeps what it was given, also when its JVM was killed and it was left running. */
class LeftBehindServerTest {

    @Test
    void aServerLeftBehindIsStoppedAndItsDataIsThereAtTheNextStart(@TempDir Path data) throws Exception {
        Process first = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWhileRunning.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        first.inputReader()
                .lines()
                .filter(KilledWhileRunning.READY::equals)
                .findFirst()
                .orElseThrow();
        long left = Long.parseLong(Files.readAllLines(data.resolve("postgresql-17/postmaster.pid"))
                .get(0)
                .trim());
        first.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(left)).isPresent();

        EmbeddedDatabase second = EmbeddedDatabase.start(data);
        try {
            assertThat(ProcessHandle.of(left).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(query(second, "select word from kept")).isEqualTo("kept");
            assertThat(query(second, "show fsync")).isEqualTo("on");
            assertThat(query(second, "show synchronous_commit")).isEqualTo("on");
        } finally {
            second.close();
        }
    }

    @Test
    void aFolderInUseIsRefusedAndItsServerLeftAlone(@TempDir Path data) {
        DataFolder held = DataFolder.take(data);
        try {
            assertThatThrownBy(() -> EmbeddedDatabase.start(data)).hasMessageContaining("Another Tocsin is running");
        } finally {
            held.close();
        }
    }

    @Test
    void anotherProgramThatGotTheNumberIsNotTouched(@TempDir Path data) throws Exception {
        Process innocent = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(data.resolve("postmaster.pid"), innocent.pid() + "\n");

            LeftBehindServer.stop(data);

            assertThat(innocent.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(data.resolve("postmaster.pid")).doesNotExist();
        } finally {
            innocent.destroyForcibly();
        }
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
