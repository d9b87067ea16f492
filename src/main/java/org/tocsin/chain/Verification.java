package org.tocsin.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Holds what stands in the database against chains, seals and manifests, and keeps on record who did so, when, and what
 * came out.
 */
@Component
public class Verification {

    /** The scope of verifying everything. */
    public static final String EVERYTHING = "*";

    /** No more findings are kept; the first is what matters. */
    private static final int MOST_FINDINGS = 1000;

    /** Manifests read at a time; there may be half a million of a year. */
    private static final int PAGE = 500;

    private final JdbcClient jdbc;
    private final DataSource source;
    private final Chain chain;
    private final Manifests manifests;
    private final RecordKey key;
    private final List<Attested> attested;
    private final List<Removals> removals;
    private final Clock clock;
    private final ObjectMapper json;

    Verification(
            JdbcClient jdbc,
            DataSource source,
            Chain chain,
            Manifests manifests,
            RecordKey key,
            List<Attested> attested,
            List<Removals> removals,
            Clock clock,
            ObjectMapper json) {
        this.jdbc = jdbc;
        this.source = source;
        this.chain = chain;
        this.manifests = manifests;
        this.key = key;
        this.attested = attested;
        this.removals = removals;
        this.clock = clock;
        this.json = json;
    }

    /**
     * What came out.
     *
     * @param scope a chain's name, or {@link #EVERYTHING}
     * @param entries how many were looked at
     * @param findings the first bad entry first; empty when all is as it was written
     */
    public record Result(String scope, Instant at, String who, long chains, long entries, List<Finding> findings) {

        public boolean ok() {
            return findings.isEmpty();
        }
    }

    /**
     * How a chain stands, without looking into it.
     *
     * @param signedN how many of its entries a manifest knows
     * @param manifest the newest manifest that knows it; null while none does
     */
    public record Standing(
            long entries,
            @Nullable String hash,
            long signedN,
            @Nullable Long manifest,
            @Nullable Instant manifestAt) {}

    public Standing standing(String name) {
        return jdbc.sql("""
                        select h.n, h.hash, h.signed_n, m.no, m.at from tocsin.journal_head h
                        left join lateral (select no from tocsin.manifest_head k
                                           where k.chain = h.chain order by no desc limit 1) k on true
                        left join tocsin.manifest m on m.no = k.no
                        where h.chain = ?""")
                .param(name)
                .query((row, i) -> new Standing(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getObject(4, Long.class),
                        row.getTimestamp(5) == null ? null : row.getTimestamp(5).toInstant()))
                .optional()
                .orElseGet(() -> new Standing(0, null, 0, null, null));
    }

    /** The last verifications of a scope, the latest first. */
    public List<Result> history(String scope, int most) {
        return jdbc.sql("select * from tocsin.verification where scope = ? order by at desc, id desc limit ?")
                .params(scope, most)
                .query((row, i) -> new Result(
                        row.getString("scope"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("who"),
                        row.getLong("chains"),
                        row.getLong("entries"),
                        findings(row.getString("findings"))))
                .list();
    }

    private List<Finding> findings(String text) {
        try {
            return json.readValue(text, new TypeReference<List<Finding>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Findings on record are no JSON", e);
        }
    }

    /** Whether anything is known of a chain; what is not cannot be verified. */
    public boolean known(String name) {
        return head(name).isPresent()
                || !manifests.of(name).isEmpty()
                || !chain.entries(name).isEmpty();
    }

    /** One chain, with its manifests and what it vouches for. */
    @Transactional(isolation = Isolation.REPEATABLE_READ)
    public Result verify(String name, String who) {
        List<ChainEntry> entries = chain.entries(name);
        Found found = new Found();
        List<Manifests.Known> known = manifests.of(name);
        Optional<Ending> ending = head(name);
        if (entries.isEmpty() && ending.isEmpty() && lawfullyGone(known)) {
            return kept(name, who, 0, 0, found);
        }
        check(name, entries, ending, known, found);
        for (Manifests.Known head : known) {
            Optional<Manifests.Manifest> manifest = manifests.find(head.no());
            if (manifest.isEmpty() || !signed(manifest.get())) {
                found.accept(new Finding(name, null, "清单 %d 的签名不符或清单缺失".formatted(head.no())));
            } else if (!manifest.get().heads().contains(head)) {
                found.accept(new Finding(name, null, "清单 %d 的原文与索引不一致".formatted(head.no())));
            }
        }
        return kept(name, who, 1, entries.size(), found);
    }

    /**
     * All chains, all manifests, the exported files of this node, and rows that no chain vouches for.
     *
     * @param progress told now and then how many chains have been looked at
     */
    @Transactional(isolation = Isolation.REPEATABLE_READ)
    public Result verifyEverything(String who, LongConsumer progress) {
        // Before anything is read from the database: what is exported meanwhile must not look as if it were missing
        // there.
        long exported = lastExported();
        Found found = new Found();
        checkManifests(exported, found);
        Map<String, Ending> heads = heads();
        long[] seen = {0, 0};
        Set<String> left = new HashSet<>(heads.keySet());
        eachChain((name, entries) -> {
            left.remove(name);
            Ending ending = heads.get(name);
            check(name, entries, Optional.ofNullable(ending), manifests.of(name), found);
            seen[0]++;
            seen[1] += entries.size();
            if (seen[0] % 100 == 0) {
                progress.accept(seen[0]);
            }
        });
        new TreeSet<>(left)
                .forEach(name -> check(name, List.of(), Optional.of(heads.get(name)), manifests.of(name), found));
        checkGone(found);
        attested.forEach(tables -> tables.unvouched(found));
        progress.accept(seen[0]);
        return kept(EVERYTHING, who, seen[0], seen[1], found);
    }

    /** Keeps what matters of what may be very much. */
    private static class Found implements Consumer<Finding> {

        private final List<Finding> findings = new ArrayList<>();

        @Override
        public void accept(Finding finding) {
            if (findings.size() < MOST_FINDINGS) {
                findings.add(finding);
            }
        }
    }

    private record Ending(Chain.Head head, long signedN) {}

    private Optional<Ending> head(String name) {
        return jdbc.sql("select n, hash, seal, signed_n from tocsin.journal_head where chain = ?")
                .param(name)
                .query((row, i) -> ending(row))
                .optional();
    }

    private static Ending ending(ResultSet row) throws SQLException {
        return new Ending(
                new Chain.Head(row.getLong("n"), row.getString("hash"), row.getString("seal")),
                row.getLong("signed_n"));
    }

    private Map<String, Ending> heads() {
        Map<String, Ending> heads = new HashMap<>();
        jdbc.sql("select chain, n, hash, seal, signed_n from tocsin.journal_head")
                .query(row -> {
                    heads.put(row.getString("chain"), ending(row));
                });
        return heads;
    }

    private void check(
            String name,
            List<ChainEntry> entries,
            Optional<Ending> ending,
            List<Manifests.Known> known,
            Consumer<Finding> findings) {
        boolean intact = checkLinks(name, entries, findings);
        long trusted = checkKnown(name, entries, known, findings);
        if (ending.isEmpty()) {
            findings.accept(new Finding(name, null, "链头缺失"));
        } else {
            checkEnd(name, entries, ending.get(), known, trusted, findings);
        }
        if (intact) {
            attested.forEach(tables -> attest(tables, name, entries, findings));
        }
    }

    /** Entries that somebody has made up may say anything; what cannot be read must not end the verification of others. */
    private static void attest(Attested tables, String name, List<ChainEntry> entries, Consumer<Finding> findings) {
        try {
            tables.check(name, entries, findings);
        } catch (DataAccessException e) {
            throw e;
        } catch (RuntimeException e) {
            findings.accept(new Finding(name, null, "登记所附的内容无法读取：" + e.getMessage()));
        }
    }

    /**
     * What manifests know of a chain.
     *
     * @return up to where they bear it out
     */
    private static long checkKnown(
            String name, List<ChainEntry> entries, List<Manifests.Known> known, Consumer<Finding> findings) {
        Map<Long, String> hashes = new HashMap<>();
        entries.forEach(entry -> hashes.putIfAbsent(entry.n(), entry.hash()));
        long trusted = 0;
        for (Manifests.Known head : known) {
            String now = hashes.get(head.n());
            if (now == null) {
                findings.accept(new Finding(
                        name,
                        Math.min(entries.size(), head.n() - 1) + 1L,
                        "第 %d 条缺失：清单 %d 记有 %d 条，现只有 %d 条".formatted(head.n(), head.no(), head.n(), entries.size())));
                return trusted;
            }
            if (!now.equals(head.hash())) {
                findings.accept(new Finding(
                        name,
                        trusted + 1,
                        "第 %d 至 %d 条与清单 %d 所记不符，登记被改写过".formatted(trusted + 1, head.n(), head.no())));
                return trusted;
            }
            trusted = head.n();
        }
        return trusted;
    }

    /** Each entry by itself, and each after the one before. */
    private static boolean checkLinks(String name, List<ChainEntry> entries, Consumer<Finding> findings) {
        String previous = ChainEntry.NONE;
        long expected = 1;
        for (ChainEntry entry : entries) {
            if (entry.n() != expected) {
                findings.accept(new Finding(name, expected, "第 %d 条缺失（其后是第 %d 条）".formatted(expected, entry.n())));
                return false;
            }
            if (!entry.intact()) {
                findings.accept(new Finding(name, entry.n(), "第 %d 条的内容与其摘要不符，被改动过".formatted(entry.n())));
                return false;
            }
            if (!entry.previous().equals(previous)) {
                findings.accept(new Finding(name, entry.n(), "第 %d 条与前一条不相连，有登记被插入、删除或调换".formatted(entry.n())));
                return false;
            }
            if (Chain.BROKEN.equals(entry.details())) {
                findings.accept(new Finding(name, entry.n(), "第 %d 条写入时发现链头已被改动，此前的登记不可信".formatted(entry.n())));
            }
            previous = entry.hash();
            expected++;
        }
        return true;
    }

    private void checkEnd(
            String name,
            List<ChainEntry> entries,
            Ending ending,
            List<Manifests.Known> known,
            long trusted,
            Consumer<Finding> findings) {
        long n = entries.size();
        String hash = entries.isEmpty()
                ? ChainEntry.NONE
                : entries.get(entries.size() - 1).hash();
        if (!chain.unbroken(name, ending.head())) {
            findings.accept(
                    new Finding(name, trusted + 1, "链头的封印不符：自第 %d 条起（其前有清单为证）可能被改动、增加或删除".formatted(trusted + 1)));
        }
        if (ending.head().n() > n) {
            findings.accept(new Finding(
                    name,
                    n + 1,
                    "第 %d 条起缺失：链头记有 %d 条，现只有 %d 条"
                            .formatted(n + 1, ending.head().n(), n)));
        } else if (ending.head().n() < n) {
            findings.accept(new Finding(
                    name,
                    ending.head().n() + 1,
                    "第 %d 条起不是由系统写入的：链头只记有 %d 条"
                            .formatted(ending.head().n() + 1, ending.head().n())));
        } else if (!ending.head().hash().equals(hash)) {
            findings.accept(new Finding(name, n, "第 %d 条与链头所记不符，登记被改写过".formatted(n)));
        }
        long signed = known.stream().mapToLong(Manifests.Known::n).max().orElse(0);
        if (ending.signedN() > signed) {
            findings.accept(
                    new Finding(name, signed + 1, "清单索引缺失：链头记有已签 %d 条，清单只到 %d 条".formatted(ending.signedN(), signed)));
        }
    }

    private long lastExported() {
        try {
            return manifests.lastExported();
        } catch (IOException e) {
            throw new UncheckedIOException("The exported manifests cannot be read", e);
        }
    }

    private boolean signed(Manifests.Manifest manifest) {
        return Digests.matches(manifest.digest(), manifest.text()) && key.signed(manifest.signature(), manifest.text());
    }

    /** Their numbers without a gap, each signed and naming the one before, index and exported file saying the same. */
    private void checkManifests(long exported, Consumer<Finding> findings) {
        long next = 1;
        String previous = ChainEntry.NONE;
        List<Manifests.Manifest> page = manifests.after(0, PAGE);
        while (!page.isEmpty()) {
            Map<Long, Set<Manifests.Known>> index = index(page);
            for (Manifests.Manifest manifest : page) {
                long no = manifest.no();
                if (no != next) {
                    findings.accept(new Finding(EVERYTHING, null, "清单 %d 缺失".formatted(next)));
                }
                if (!signed(manifest) || !manifest.text().contains("\nno=" + no + "\n")) {
                    findings.accept(new Finding(EVERYTHING, null, "清单 %d 的签名不符，被改动过".formatted(no)));
                } else {
                    if (no == next && !manifest.text().contains("\nprevious=" + previous + "\n")) {
                        findings.accept(new Finding(EVERYTHING, null, "清单 %d 与前一清单不相连".formatted(no)));
                    }
                    checkIndex(manifest, index.getOrDefault(no, Set.of()), findings);
                }
                checkExported(manifest, findings);
                previous = manifest.digest();
                next = no + 1;
            }
            page = manifests.after(next - 1, PAGE);
        }
        if (exported >= next) {
            findings.accept(new Finding(EVERYTHING, null, "清单 %d 至 %d 已导出，数据库中却没有".formatted(next, exported)));
        }
    }

    private Map<Long, Set<Manifests.Known>> index(List<Manifests.Manifest> page) {
        Map<Long, Set<Manifests.Known>> index = new HashMap<>();
        jdbc.sql("select * from tocsin.manifest_head where no between ? and ?")
                .params(page.get(0).no(), page.get(page.size() - 1).no())
                .query(row -> {
                    index.computeIfAbsent(row.getLong("no"), no -> new HashSet<>())
                            .add(new Manifests.Known(
                                    row.getString("chain"),
                                    row.getLong("no"),
                                    row.getLong("n"),
                                    row.getString("hash")));
                });
        return index;
    }

    private static void checkIndex(
            Manifests.Manifest manifest, Set<Manifests.Known> indexed, Consumer<Finding> findings) {
        Set<Manifests.Known> index = new HashSet<>(indexed);
        for (Manifests.Known head : manifest.heads()) {
            if (!index.remove(head)) {
                findings.accept(new Finding(
                        head.chain(), head.n(), "清单 %d 记有本链 %d 条，索引中却没有".formatted(manifest.no(), head.n())));
            }
        }
        index.forEach(head ->
                findings.accept(new Finding(head.chain(), null, "清单 %d 的索引中有原文没有的链头".formatted(manifest.no()))));
    }

    private void checkExported(Manifests.Manifest manifest, Consumer<Finding> findings) {
        Path file = manifests.file(manifest.no());
        try {
            if (Files.exists(file) && !Files.readString(file).equals(Manifests.exported(manifest))) {
                findings.accept(new Finding(EVERYTHING, null, "清单 %d 与导出的文件不一致".formatted(manifest.no())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The exported manifest cannot be read: " + file, e);
        }
    }

    /** Chains that manifests know and the database does not. */
    private void checkGone(Consumer<Finding> findings) {
        List<Manifests.Known> gone = jdbc.sql("""
                        select distinct on (chain) k.* from tocsin.manifest_head k
                        where not exists (select from tocsin.journal_head h where h.chain = k.chain)
                          and not exists (select from tocsin.journal j where j.business_key = k.chain)
                        order by chain, no desc""")
                .query((row, i) -> new Manifests.Known(
                        row.getString("chain"), row.getLong("no"), row.getLong("n"), row.getString("hash")))
                .list();
        gone.stream()
                .filter(head -> !lawfullyGone(List.of(head)))
                .forEach(head -> findings.accept(new Finding(
                        head.chain(), 1L, "%s 整个缺失：清单 %d 记有 %d 条".formatted(head.chain(), head.no(), head.n()))));
    }

    private boolean lawfullyGone(List<Manifests.Known> known) {
        if (known.isEmpty()) {
            return false;
        }
        Manifests.Known last = known.get(known.size() - 1);
        return removals.stream().anyMatch(r -> r.lawful(last.chain(), last.n(), last.hash()));
    }

    private interface ChainConsumer {
        void accept(String name, List<ChainEntry> entries);
    }

    /** Streams the journal, which may be larger than memory. */
    private void eachChain(ChainConsumer consumer) {
        Connection connection = DataSourceUtils.getConnection(source);
        try (PreparedStatement read =
                connection.prepareStatement("select * from tocsin.journal order by business_key, n")) {
            read.setFetchSize(1000);
            try (ResultSet row = read.executeQuery()) {
                List<ChainEntry> entries = new ArrayList<>();
                while (row.next()) {
                    ChainEntry entry = ChainEntry.row(row, 0);
                    if (!entries.isEmpty() && !entries.get(0).chain().equals(entry.chain())) {
                        consumer.accept(entries.get(0).chain(), entries);
                        entries = new ArrayList<>();
                    }
                    entries.add(entry);
                }
                if (!entries.isEmpty()) {
                    consumer.accept(entries.get(0).chain(), entries);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The journal cannot be read", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    private Result kept(String scope, String who, long chains, long entries, Found found) {
        Result result = new Result(scope, clock.instant(), who, chains, entries, List.copyOf(found.findings));
        try {
            jdbc.sql("""
                            insert into tocsin.verification (at, who, scope, ok, chains, entries, findings)
                            values (?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            Timestamp.from(result.at()),
                            who,
                            scope,
                            result.ok(),
                            chains,
                            entries,
                            json.writeValueAsString(result.findings()))
                    .update();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Findings cannot be written as JSON", e);
        }
        return result;
    }
}
