package org.tocsin.engine.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder of the embedded database, held by one process at a time for as long as that process lives. */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final RandomAccessFile lockFile;

    private DataFolder(Path path, RandomAccessFile lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder, creating it if need be.
     *
     * @throws IllegalStateException when another living process holds it
     */
    static DataFolder take(Path path) {
        try {
            Files.createDirectories(path);
            RandomAccessFile file =
                    new RandomAccessFile(path.resolve("tocsin.lock").toFile(), "rw");
            if (lock(file) == null) {
                file.close();
                throw new IllegalStateException("Another Tocsin is running on the data folder " + path
                        + ". Stop it first, or name another folder with TOCSIN_DATA_DIR.");
            }
            return new DataFolder(path, file);
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder cannot be used: " + path, e);
        }
    }

    private static @Nullable FileLock lock(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    /** Gives the folder back; closing the file releases its lock. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
