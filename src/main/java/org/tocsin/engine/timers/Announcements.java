package org.tocsin.engine.timers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells the nodes that a job has come up, or has moved, that they would not find in time by themselves: PostgreSQL's
 * notifications, sent with the transaction that makes the job and heard on one connection outside of the pool.
 *
 * <p>A transaction that notifies commits after all others that do; so only what cannot wait for the next poll is told.
 */
final class Announcements {

    private static final String CHANNEL = "tocsin_jobs";

    /** How long a listener waits for news before it asks whether the connection still lives. */
    private static final Duration ATTENTION = Duration.ofSeconds(30);

    private static final Duration AFTER_LOSS = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Announcements.class);

    private final JdbcClient jdbc;
    private final JdbcConnectionDetails details;
    private volatile @Nullable Thread listener;
    private volatile @Nullable Connection connection;

    Announcements(JdbcClient jdbc, JdbcConnectionDetails details) {
        this.jdbc = jdbc;
        this.details = details;
    }

    /** Tells every node to look, when the transaction that this is called in commits. */
    void announce() {
        jdbc.sql("select pg_notify(?, '')").param(CHANNEL).query(String.class).optional();
    }

    /** Begins to listen; {@code heard} is called for news, and after each reconnect, when some may have been missed. */
    void listen(Runnable heard) {
        Thread thread = new Thread(() -> run(heard), "tocsin-timer-news");
        thread.setDaemon(true);
        listener = thread;
        thread.start();
    }

    void silence() {
        Thread thread = listener;
        listener = null;
        if (thread != null) {
            thread.interrupt();
        }
        close();
    }

    private void run(Runnable heard) {
        boolean lost = false;
        while (Thread.currentThread().equals(listener)) {
            try {
                connect();
                if (lost) {
                    lost = false;
                    log.info("News of jobs is heard again");
                }
                heard.run();
                hear(heard);
            } catch (SQLException | RuntimeException e) {
                if (listener != null && !lost) {
                    lost = true;
                    log.warn("News of jobs is not heard until the database is back: {}", e.getMessage());
                }
                pause();
            } finally {
                close();
            }
        }
    }

    private void connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", details.getUsername());
        login.setProperty("password", details.getPassword() == null ? "" : details.getPassword());
        login.setProperty("ApplicationName", "tocsin-timer-news");
        login.setProperty("tcpKeepAlive", "true");
        Connection opened = DriverManager.getConnection(details.getJdbcUrl(), login);
        connection = opened;
        try (Statement statement = opened.createStatement()) {
            statement.execute("listen " + CHANNEL);
        }
    }

    private void hear(Runnable heard) throws SQLException {
        Connection open = connection;
        while (open != null && Thread.currentThread().equals(listener)) {
            Object[] news = open.unwrap(PGConnection.class).getNotifications((int) ATTENTION.toMillis());
            if (news != null && news.length > 0) {
                heard.run();
            } else if (!open.isValid((int) ATTENTION.toSeconds())) {
                throw new SQLException("the connection has gone");
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_LOSS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                log.debug("Closing what is gone already", e);
            }
        }
    }
}
