package org.tocsin.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The chains that entries are appended to, one for each incident.
 *
 * <p>Entries are gathered in the transaction of the step that they tell of and written just before it commits: a chain
 * has room for one at a time, and so nobody holds it while thinking. Chains are taken in the order of their names, so that
 * no two transactions wait for each other; different incidents never meet.
 */
@Repository
public class Chain {

    private static final Logger log = LoggerFactory.getLogger(Chain.class);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** Marks the entry that says that the chain before it had been interfered with. */
    static final String BROKEN = "{\"broken\":true}";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final Digests digests;
    private final RecordKey key;

    Chain(JdbcClient jdbc, JdbcTemplate batches, Digests digests, RecordKey key) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.digests = digests;
        this.key = key;
    }

    /** Where a chain ends. */
    record Head(long n, String hash, @Nullable String seal) {

        static String sealed(String chain, long n, String hash) {
            return "head " + chain + " " + n + " " + hash;
        }
    }

    private record Waiting(
            Instant at,
            String kind,
            @Nullable String actor,
            String text,
            @Nullable String details) {}

    /**
     * Adds an entry in the transaction of the step that it tells of.
     *
     * @param details what a machine can check against other tables; empty when there is nothing
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(
            String chain, Instant at, String kind, @Nullable String actor, String text, Map<String, ?> details) {
        waiting()
                .computeIfAbsent(chain, c -> new ArrayList<>())
                .add(new Waiting(
                        at.truncatedTo(ChronoUnit.MILLIS),
                        kind,
                        actor,
                        text,
                        details.isEmpty() ? null : json(details)));
    }

    /** All entries of a chain, in their order. */
    @Transactional(readOnly = true)
    public List<ChainEntry> entries(String chain) {
        return jdbc.sql("select * from tocsin.journal where business_key = ? order by n")
                .param(chain)
                .query(ChainEntry::row)
                .list();
    }

    private static String json(Map<String, ?> details) {
        try {
            return JSON.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An entry's details cannot be written as JSON", e);
        }
    }

    private Map<String, List<Waiting>> waiting() {
        Pending pending = (Pending) TransactionSynchronizationManager.getResource(this);
        if (pending == null) {
            pending = new Pending();
            TransactionSynchronizationManager.bindResource(this, pending);
            TransactionSynchronizationManager.registerSynchronization(pending);
        }
        if (pending.written) {
            throw new IllegalStateException("An entry came when the transaction's entries had been written");
        }
        return pending.entries;
    }

    /** The entries of one transaction. */
    private class Pending implements TransactionSynchronization, Ordered {

        private final SortedMap<String, List<Waiting>> entries = new TreeMap<>();
        private boolean written;

        @Override
        public void beforeCommit(boolean readOnly) {
            written = true;
            write(entries);
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(Chain.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(Chain.this, this);
        }

        @Override
        public void beforeCompletion() {
            TransactionSynchronizationManager.unbindResource(Chain.this);
        }

        /** After all others: each of them may still have something to tell. */
        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }
    }

    /** All chains of a transaction together: fifty escalations that share one ask four times, not two hundred. */
    private void write(SortedMap<String, List<Waiting>> waiting) {
        Map<String, Head> heads = taken(waiting.keySet());
        List<ChainEntry> entries = new ArrayList<>();
        List<Object[]> moved = new ArrayList<>();
        waiting.forEach((chain, all) -> {
            List<ChainEntry> added = continued(chain, heads.get(chain), all);
            ChainEntry last = added.get(added.size() - 1);
            entries.addAll(added);
            moved.add(new Object[] {last.n(), last.hash(), key.seal(Head.sealed(chain, last.n(), last.hash())), chain});
        });
        insert(entries);
        batches.batchUpdate("update tocsin.journal_head set n = ?, hash = ?, seal = ? where chain = ?", moved);
    }

    private List<ChainEntry> continued(String chain, Head head, List<Waiting> waiting) {
        List<ChainEntry> entries = new ArrayList<>();
        String hash = head.hash();
        long n = head.n();
        if (head.n() > 0 && !unbroken(chain, head)) {
            log.error("The head of the chain {} does not bear our seal: somebody has changed the database", chain);
            entries.add(link(
                    chain,
                    ++n,
                    new Waiting(waiting.get(0).at(), "ALARM", null, "登记链的链头与封印不符：有人绕过系统改动过数据库，请立即校验本事件的登记", BROKEN),
                    hash));
            hash = entries.get(0).hash();
        }
        for (Waiting next : waiting) {
            ChainEntry entry = link(chain, ++n, next, hash);
            entries.add(entry);
            hash = entry.hash();
        }
        return entries;
    }

    /**
     * The heads, held until the transaction ends. Those that are missing are begun before any is taken, and each is done in the
     * order of their names, so that no two transactions wait for each other.
     */
    private Map<String, Head> taken(Set<String> chains) {
        String[] all = chains.toArray(String[]::new);
        Set<String> there = Set.copyOf(jdbc.sql("select chain from tocsin.journal_head where chain = any(?)")
                .param(all)
                .query(String.class)
                .list());
        List<Object[]> missing = chains.stream()
                .filter(chain -> !there.contains(chain))
                .map(chain -> new Object[] {chain, ChainEntry.NONE})
                .toList();
        if (!missing.isEmpty()) {
            batches.batchUpdate(
                    "insert into tocsin.journal_head (chain, n, hash) values (?, 0, ?) on conflict do nothing",
                    missing);
        }
        Map<String, Head> heads = new HashMap<>();
        jdbc.sql("select * from tocsin.journal_head where chain = any(?) order by chain collate \"C\" for update")
                .param(all)
                .query(row -> {
                    heads.put(
                            row.getString("chain"),
                            new Head(row.getLong("n"), row.getString("hash"), row.getString("seal")));
                });
        if (heads.size() < chains.size()) {
            throw new ConcurrencyFailureException("A chain was removed while an entry was added to it: " + chains);
        }
        return heads;
    }

    boolean unbroken(String chain, Head head) {
        return head.seal() != null && key.sealed(head.seal(), Head.sealed(chain, head.n(), head.hash()));
    }

    private ChainEntry link(String chain, long n, Waiting entry, String previous) {
        String hash = digests.of(
                ChainEntry.canonical(chain, n, entry.at, entry.kind, entry.actor, entry.text, entry.details, previous));
        return new ChainEntry(chain, n, entry.at, entry.kind, entry.actor, entry.text, entry.details, previous, hash);
    }

    private void insert(List<ChainEntry> entries) {
        batches.batchUpdate(
                """
                insert into tocsin.journal (business_key, n, at, kind, actor, text, details, previous, hash)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                entries.stream()
                        .map(e -> new Object[] {
                            e.chain(),
                            e.n(),
                            Timestamp.from(e.at()),
                            e.kind(),
                            e.actor(),
                            e.text(),
                            e.details(),
                            e.previous(),
                            e.hash()
                        })
                        .toList());
    }
}
