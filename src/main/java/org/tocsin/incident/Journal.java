package org.tocsin.incident;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.chain.Chain;

/** What happened in each incident, one sentence an entry, in the order it happened; entries are only ever added, to a chain. */
@Component
public class Journal {

    /** The closed set of things that an entry can say. */
    public enum Kind {
        OPENED,
        LINKED,
        TOLD,
        NOT_TOLD,
        ACKNOWLEDGED,
        TAKEN,
        UNANSWERED,
        ARRIVED,
        NOT_ARRIVED,
        WITHDRAWN,
        REGRADED,
        EXTENDED,
        MET,
        RECORDED,
        CORRECTED,
        DONE,
        HANDED_OVER,
        NOT_HANDED_OVER,
        JOINED,
        CLOSED,
        HELD,
        RELEASED,
        HIDDEN,
        ALARM
    }

    /**
     * One entry.
     *
     * @param actor who did it; null when the system did
     */
    public record Entry(Instant at, Kind kind, @Nullable String actor, String text) {}

    private final Chain chain;
    private final Clock clock;

    Journal(Chain chain, Clock clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /** Adds an entry in the transaction of the step that it tells of. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(String businessKey, Kind kind, @Nullable String actor, String text) {
        write(businessKey, kind, actor, text, Map.of());
    }

    /**
     * Adds an entry that vouches for something.
     *
     * @param details facts that stand in other tables too, or digests of them: verification holds the two together
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(String businessKey, Kind kind, @Nullable String actor, String text, Map<String, ?> details) {
        chain.append(businessKey, clock.instant(), kind.name(), actor, text, details);
    }

    public List<Entry> of(String businessKey) {
        return chain.entries(businessKey).stream()
                .map(e -> new Entry(e.at(), Kind.valueOf(e.kind()), e.actor(), e.text()))
                .toList();
    }
}
