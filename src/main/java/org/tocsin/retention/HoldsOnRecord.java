package org.tocsin.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.chain.Attested;
import org.tocsin.chain.ChainEntry;
import org.tocsin.chain.Digests;
import org.tocsin.chain.Finding;
import org.tocsin.incident.Journal;

/** Holds legal holds against the entries that tell of them: each is there and as it was placed and lifted, and no other. */
@Component
class HoldsOnRecord implements Attested {

    private static final int MOST = 1000;

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Digests digests;

    HoldsOnRecord(JdbcClient jdbc, ObjectMapper json, Digests digests) {
        this.jdbc = jdbc;
        this.json = json;
        this.digests = digests;
    }

    /** What the entry of a hold that is placed or lifted vouches for. */
    Map<String, Object> told(long id, Instant since, String reason) {
        return new TreeMap<>(Map.of("hold", id, "since", since.toString(), "reason", digests.of(reason)));
    }

    @Override
    public void check(String chain, List<ChainEntry> entries, Consumer<Finding> findings) {
        Map<Long, LegalHolds.Hold> rows = new LinkedHashMap<>();
        jdbc.sql("select * from tocsin.legal_hold where business_key = ? order by id")
                .param(chain)
                .query(LegalHolds::row)
                .list()
                .forEach(hold -> rows.put(hold.id(), hold));
        Map<Long, ChainEntry> placed = new TreeMap<>();
        Map<Long, ChainEntry> lifted = new TreeMap<>();
        boolean older = false;
        for (ChainEntry entry : entries) {
            boolean held = entry.kind().equals(Journal.Kind.HELD.name());
            if (held || entry.kind().equals(Journal.Kind.RELEASED.name())) {
                JsonNode details = details(entry);
                if (details.path("hold").isIntegralNumber()) {
                    (held ? placed : lifted).put(details.path("hold").asLong(), entry);
                } else {
                    // From before entries named their hold.
                    older = true;
                }
            }
        }
        placed.forEach((id, entry) -> {
            LegalHolds.Hold hold = rows.get(id);
            if (hold == null) {
                findings.accept(new Finding(chain, entry.n(), "法律冻结缺失，第 %d 条记有它".formatted(entry.n())));
            } else if (!as(entry, hold.placedAt(), hold.placedBy(), hold.reason())) {
                findings.accept(changed(chain, entry));
            }
        });
        lifted.forEach((id, entry) -> {
            LegalHolds.Hold hold = rows.get(id);
            if (hold != null && !as(entry, hold.liftedAt(), hold.liftedBy(), hold.liftReason())) {
                findings.accept(changed(chain, entry));
            }
        });
        for (LegalHolds.Hold hold : older ? List.<LegalHolds.Hold>of() : rows.values()) {
            if (!placed.containsKey(hold.id())) {
                findings.accept(new Finding(chain, null, "有一项法律冻结不是由系统写入的，登记链中没有它"));
            }
        }
        for (LegalHolds.Hold hold : rows.values()) {
            if (placed.containsKey(hold.id()) && hold.liftedAt() != null && !lifted.containsKey(hold.id())) {
                findings.accept(new Finding(chain, placed.get(hold.id()).n(), "法律冻结的解除不是由系统写入的，登记链中没有它"));
            }
        }
    }

    private static Finding changed(String chain, ChainEntry entry) {
        return new Finding(chain, entry.n(), "法律冻结与第 %d 条所记不符，被改动过".formatted(entry.n()));
    }

    private boolean as(ChainEntry entry, @Nullable Instant at, @Nullable String who, @Nullable String reason) {
        JsonNode details = details(entry);
        return at != null
                && reason != null
                && at.toString().equals(details.path("since").asText())
                && Objects.equals(who, entry.actor())
                && Digests.matches(details.path("reason").asText(), reason);
    }

    private JsonNode details(ChainEntry entry) {
        try {
            return json.readTree(Objects.requireNonNullElse(entry.details(), "{}"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An entry's details are no JSON", e);
        }
    }

    /** Holds of an incident that has no chain, other than one that has been removed since. */
    @Override
    public void unvouched(Consumer<Finding> findings) {
        jdbc.sql("""
                        select distinct h.business_key from tocsin.legal_hold h
                        where not exists (select from tocsin.journal j where j.business_key = h.business_key)
                          and not exists (select from tocsin.purged p where p.business_key = h.business_key)
                        order by h.business_key limit ?""")
                .param(MOST)
                .query(String.class)
                .list()
                .forEach(chain -> findings.accept(new Finding(chain, null, "有一项法律冻结不是由系统写入的，登记链中没有它")));
    }
}
