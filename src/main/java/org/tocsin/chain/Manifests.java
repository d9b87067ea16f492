package org.tocsin.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.engine.TocsinProperties;

/**
 * Signed lists of where chains end, each naming the one before. Exported as files, they outlive whoever changes the
 * database, and name what a chain alone cannot: that its tail, or all of it, is gone.
 */
@Component
public class Manifests {

    private static final Logger log = LoggerFactory.getLogger(Manifests.class);
    private static final int MOST = 10_000;
    private static final int EXPORTED = 100;
    private static final long LOCK = 7_062_746_011L;
    private static final String SIGNATURE = "signature=";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final Digests digests;
    private final RecordKey key;
    private final Clock clock;
    private final Path folder;

    Manifests(
            JdbcClient jdbc,
            JdbcTemplate batches,
            Digests digests,
            RecordKey key,
            Clock clock,
            ChainProperties properties,
            TocsinProperties platform) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.digests = digests;
        this.key = key;
        this.clock = clock;
        this.folder =
                properties.manifestDir() == null ? platform.dataDir().resolve("manifests") : properties.manifestDir();
    }

    /**
     * A manifest as it was signed.
     *
     * @param text what was signed; the heads stand in it, one a line
     */
    record Manifest(long no, Instant at, String text, String digest, String signature) {

        static Manifest row(ResultSet row, int number) throws SQLException {
            return new Manifest(
                    row.getLong("no"),
                    row.getTimestamp("at").toInstant(),
                    row.getString("text"),
                    row.getString("digest"),
                    row.getString("signature"));
        }

        List<Known> heads() {
            return text.lines()
                    .filter(line -> line.startsWith("head "))
                    .map(line -> line.split(" "))
                    .filter(words -> words.length == 4 && words[2].matches("\\d{1,18}"))
                    .map(words -> new Known(words[1], no, Long.parseLong(words[2]), words[3]))
                    .toList();
        }
    }

    /** What a manifest knows of a chain. */
    record Known(String chain, long no, long n, String hash) {}

    /**
     * Gathers the heads that have moved into the next manifest.
     *
     * @return whether there are more of them than one manifest holds
     */
    @Transactional
    public boolean gather() {
        boolean first = jdbc.sql("select pg_try_advisory_xact_lock(?)")
                .param(LOCK)
                .query(Boolean.class)
                .single();
        if (!first) {
            // Another node is at it.
            return false;
        }
        long no = last() + 1;
        List<Known> moved = new ArrayList<>();
        int read = 0;
        for (Moved head : moved()) {
            read++;
            if (key.sealed(head.seal(), Chain.Head.sealed(head.chain(), head.n(), head.hash()))) {
                moved.add(new Known(head.chain(), no, head.n(), head.hash()));
            } else {
                // Nobody is to get our signature under what they have made up.
                log.error("The head of the chain {} does not bear our seal and is not signed", head.chain());
            }
        }
        if (!moved.isEmpty()) {
            sign(no, moved);
        }
        return read == MOST && !moved.isEmpty();
    }

    private record Moved(String chain, long n, String hash, String seal) {}

    private List<Moved> moved() {
        return jdbc.sql("""
                        select chain, n, hash, coalesce(seal, '') from tocsin.journal_head where n <> signed_n
                        order by chain limit ?""")
                .param(MOST)
                .query((row, i) -> new Moved(row.getString(1), row.getLong(2), row.getString(3), row.getString(4)))
                .list();
    }

    private void sign(long no, List<Known> moved) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        StringBuilder text = new StringBuilder("tocsin-manifest-1\n")
                .append("installation=")
                .append(installation())
                .append('\n')
                .append("no=")
                .append(no)
                .append('\n')
                .append("at=")
                .append(at)
                .append('\n')
                .append("previous=")
                .append(find(no - 1).map(Manifest::digest).orElse(ChainEntry.NONE))
                .append('\n');
        moved.forEach(head -> text.append("head ")
                .append(head.chain())
                .append(' ')
                .append(head.n())
                .append(' ')
                .append(head.hash())
                .append('\n'));
        jdbc.sql("insert into tocsin.manifest (no, at, text, digest, signature) values (?, ?, ?, ?, ?)")
                .params(no, Timestamp.from(at), text.toString(), digests.of(text.toString()), key.sign(text.toString()))
                .update();
        batches.batchUpdate(
                "insert into tocsin.manifest_head (chain, no, n, hash) values (?, ?, ?, ?)",
                moved.stream()
                        .map(h -> new Object[] {h.chain(), h.no(), h.n(), h.hash()})
                        .toList());
        batches.batchUpdate(
                "update tocsin.journal_head set signed_n = ? where chain = ?",
                moved.stream().map(h -> new Object[] {h.n(), h.chain()}).toList());
    }

    private String installation() {
        jdbc.sql("insert into tocsin.setting (name, value) values ('installation', ?) on conflict do nothing")
                .param(UUID.randomUUID().toString())
                .update();
        return jdbc.sql("select value from tocsin.setting where name = 'installation'")
                .query(String.class)
                .single();
    }

    private long last() {
        return jdbc.sql("select coalesce(max(no), 0) from tocsin.manifest")
                .query(Long.class)
                .single();
    }

    /** Those that come after one, in their order. */
    List<Manifest> after(long no, int most) {
        return jdbc.sql("select * from tocsin.manifest where no > ? order by no limit ?")
                .params(no, most)
                .query(Manifest::row)
                .list();
    }

    Optional<Manifest> find(long no) {
        return jdbc.sql("select * from tocsin.manifest where no = ?")
                .param(no)
                .query(Manifest::row)
                .optional();
    }

    /** Those that know something of a chain, in their order. */
    List<Known> of(String chain) {
        return jdbc.sql("select * from tocsin.manifest_head where chain = ? order by no")
                .param(chain)
                .query((row, i) ->
                        new Known(row.getString("chain"), row.getLong("no"), row.getLong("n"), row.getString("hash")))
                .list();
    }

    /**
     * Writes every manifest that is not yet in this node's folder, each with its signature as the last line, and the key
     * to check them with.
     *
     * @throws UncheckedIOException when the folder cannot be written to
     */
    @Transactional(readOnly = true)
    public void export() {
        try {
            Files.createDirectories(folder);
            Path publicKey = folder.resolve("public-key.pem");
            long last = lastExported();
            if (!Files.exists(publicKey)) {
                write(publicKey, key.publicKey());
            } else if (!Files.readString(publicKey).equals(key.publicKey())) {
                // What was signed with another secret or algorithm can still be checked.
                Files.move(
                        publicKey,
                        folder.resolve("public-key-until-%09d.pem".formatted(last)),
                        StandardCopyOption.REPLACE_EXISTING);
                write(publicKey, key.publicKey());
            }
            for (List<Manifest> page = after(last, EXPORTED); !page.isEmpty(); page = after(last, EXPORTED)) {
                for (Manifest manifest : page) {
                    if (manifest.no() != last + 1) {
                        log.error("The manifests after {} and before {} are not in the database", last, manifest.no());
                    }
                    Path file = file(manifest.no());
                    Files.createDirectories(file.getParent());
                    write(file, exported(manifest));
                    last = manifest.no();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Manifests cannot be exported to " + folder, e);
        }
    }

    private static void write(Path file, String content) throws IOException {
        // Nodes may share the folder.
        Path half = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
        Files.writeString(half, content);
        try {
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static String exported(Manifest manifest) {
        return manifest.text() + SIGNATURE + manifest.signature() + "\n";
    }

    /** A thousand to a folder, so that folders stay readable over years. */
    Path file(long no) {
        return folder.resolve("%06d".formatted(no / 1000)).resolve("manifest-%09d.txt".formatted(no));
    }

    /** The highest number among the exported files; 0 when there is none. */
    long lastExported() throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> folders = Files.list(folder)) {
            Optional<Path> newest = folders.filter(Files::isDirectory)
                    .filter(f -> f.getFileName().toString().matches("\\d+"))
                    .max((a, b) -> a.getFileName().compareTo(b.getFileName()));
            if (newest.isEmpty()) {
                return 0;
            }
            try (Stream<Path> files = Files.list(newest.get())) {
                return files.map(f -> f.getFileName().toString())
                        .filter(name -> name.matches("manifest-\\d+\\.txt"))
                        .mapToLong(name -> Long.parseLong(name.substring("manifest-".length(), name.length() - 4)))
                        .max()
                        .orElse(0);
            }
        }
    }
}
