package org.tocsin.record.paper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for files with customers' data, of this process's own and readable for its account only. It goes when the process
 * ends; what a process has left that was killed goes when the next one begins.
 */
final class ExportFolder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ExportFolder.class);

    static final String PREFIX = "tocsin-export-";

    /** Held as long as its process lives, however that ends. */
    private static final String LOCK = "lock";

    /** Of this JVM: opening a lock's file a second time would give the lock up. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel lock;

    private ExportFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @param parent where temporary files are */
    static ExportFolder in(Path parent) {
        try {
            Path folder = Files.createTempDirectory(parent, PREFIX);
            OURS.add(folder);
            FileChannel lock =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            clear(parent, folder);
            return new ExportFolder(folder, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("There is no room for exports", e);
        }
    }

    Path file(String ending) throws IOException {
        return Files.createTempFile(folder, "", ending);
    }

    @Override
    public void close() {
        try {
            lock.close();
            delete(folder);
            OURS.remove(folder);
        } catch (IOException e) {
            log.warn("The folder {} of exports could not be deleted", folder, e);
        }
    }

    /** What nobody holds any more, of the account that {@code own} belongs to. */
    private static void clear(Path parent, Path own) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path path : left) {
                try {
                    if (!OURS.contains(path)
                            && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))
                            && abandoned(path)) {
                        delete(path);
                    }
                } catch (IOException e) {
                    // Another node may have been quicker.
                    log.warn("What an export has left at {} could not be deleted", path, e);
                }
            }
        }
    }

    private static boolean abandoned(Path path) throws IOException {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        Path file = path.resolve(LOCK);
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
