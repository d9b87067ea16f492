package org.tocsin.engine.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.util.FileSystemUtils;

/**
 * The real PostgreSQL server as a child process, its files in a folder named by major version and kept between starts.
 *
 * <p>Durable like a server of one's own: the library that brings the binaries starts them with {@code fsync} and
 * {@code synchronous_commit} off, which is made good here.
 */
final class EmbeddedDatabase implements AutoCloseable {

    /** The major version of the binaries in pom.xml; another one cannot read these files. */
    static final int MAJOR = 17;

    private static final String INITIALISED = "tocsin.initialised";

    private final DataFolder folder;
    private final EmbeddedPostgres server;

    private EmbeddedDatabase(DataFolder folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
    }

    /** Starts the server on {@code dataDir}; the first time this creates the database. */
    static EmbeddedDatabase start(Path dataDir) {
        DataFolder folder = DataFolder.take(dataDir.toAbsolutePath().normalize());
        try {
            EmbeddedDatabase database = new EmbeddedDatabase(folder, startServer(folder.path()));
            EmbeddedRoles.prepare(database.jdbcUrl());
            return database;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
        }
    }

    private static EmbeddedPostgres startServer(Path folder) throws IOException {
        Path files = folder.resolve("postgresql-" + MAJOR);
        Path initialised = files.resolve(INITIALISED);
        LeftBehindServer.stop(files);
        if (!Files.exists(initialised)) {
            // A first start that was cut off half-way leaves a folder that no server starts on, and nothing in it.
            FileSystemUtils.deleteRecursively(files);
        }
        Path binaries = folder.resolve("binaries");
        Files.createDirectories(binaries);
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(files)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(120))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("jit", "off")
                .setServerConfig("max_connections", "100")
                .setServerConfig("timezone", "UTC")
                .start();
        if (!Files.exists(initialised)) {
            Files.createFile(initialised);
        }
        return server;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            folder.close();
        }
    }
}
