package org.tocsin.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;

/** Who has been told about an incident, who has answered, and who is there; without customers' personal values. */
@Service
@Transactional(readOnly = true)
public class Muster {

    /** How far a message has come, and what is still missing. */
    public enum Standing {
        PENDING,
        /** Sent, and nobody has to answer it. */
        SENT,
        /** Sent, and the answer is awaited. */
        AWAITED,
        /** Sent, and the answer is not needed any more: a colleague has taken it, or the incident has ended. */
        NOT_NEEDED,
        ANSWERED,
        UNANSWERED,
        /** Not answered in time, or nobody was on duty, and somebody else has been told. */
        PASSED_ON,
        UNDELIVERABLE,
        /** The role had nobody on duty, and nobody else has been told either. */
        NOBODY,
        WITHDRAWN
    }

    /**
     * One message.
     *
     * @param person null when the role had nobody
     * @param text null for a message from before texts without personal values were kept
     * @param silent that an answer is owed, or that it did not get there
     * @param absent that somebody is to be there and is not
     * @param late that they should be there by now
     */
    public record Line(
            UUID id,
            Instant writtenAt,
            @Nullable String text,
            String role,
            @Nullable String person,
            @Nullable String standInFor,
            Standing standing,
            boolean silent,
            boolean absent,
            boolean late,
            @Nullable Answer answer,
            @Nullable Instant answeredAt,
            @Nullable String answeredVia,
            @Nullable Instant dueThere,
            @Nullable Instant there,
            List<Notification.Attempt> attempts) {

        /** Whether somebody has to be called about it. */
        public boolean missing() {
            return silent || absent;
        }
    }

    /**
     * Persons, each counted once; what has been withdrawn does not count.
     *
     * @param told all of them: who has answered, who owes an answer, and who need not give one
     * @param undelivered those whom a message did not get to
     * @param vacant roles that had nobody
     */
    public record Counts(
            int told, int answered, int unanswered, int undelivered, int vacant, int there, int notThere) {}

    /** An open incident, at a glance. */
    public record Summary(Incident incident, @Nullable String responsible, Counts counts) {}

    /** @param total how many messages there are; {@code lines} may be fewer */
    public record Sheet(Incident incident, @Nullable String responsible, Counts counts, List<Line> lines, int total) {}

    private final Messages messages;
    private final Incidents incidents;
    private final HiddenIncidents hidden;
    private final DutyRoster roster;
    private final Clock clock;

    Muster(Messages messages, Incidents incidents, HiddenIncidents hidden, DutyRoster roster, Clock clock) {
        this.messages = messages;
        this.incidents = incidents;
        this.hidden = hidden;
        this.roster = roster;
        this.clock = clock;
    }

    /** What is open, the newest first, as far as {@code reader} may know of it. */
    public List<Summary> open(@Nullable String reader, int most) {
        Set<String> unseen = hidden.from(reader);
        List<Incident> open = incidents.list(true, Integer.MAX_VALUE).stream()
                .filter(incident -> !unseen.contains(incident.businessKey()))
                .sorted(Comparator.comparing(Incident::registeredAt).reversed())
                .limit(most)
                .toList();
        Map<String, List<Messages.Standing>> standing =
                messages.standing(open.stream().map(Incident::businessKey).toList()).stream()
                        .collect(Collectors.groupingBy(message -> message.told().incident()));
        Names names = new Names();
        return open.stream()
                .map(incident -> new Summary(
                        incident,
                        names.person(incident.responsible()),
                        counts(standing.getOrDefault(incident.businessKey(), List.of()))))
                .toList();
    }

    /** The messages of an incident: those first that somebody has to be called about, then the newest. */
    public Sheet of(Incident incident, int most) {
        List<Messages.Standing> all = messages.standing(List.of(incident.businessKey()));
        Set<UUID> passed = passed(all);
        Instant now = clock.instant();
        Comparator<Messages.Standing> byAge =
                Comparator.comparing(message -> message.told().createdAt());
        List<Messages.Standing> shown = all.stream()
                .sorted(Comparator.comparing((Messages.Standing m) -> !missing(m))
                        .thenComparing((a, b) -> missing(a) ? byAge.compare(a, b) : byAge.compare(b, a)))
                .limit(most)
                .toList();
        Map<UUID, List<Notification.Attempt>> attempts =
                messages.attempts(shown.stream().map(m -> m.told().id()).toList());
        Names names = new Names();
        return new Sheet(
                incident,
                names.person(incident.responsible()),
                counts(all),
                shown.stream()
                        .map(m -> line(m, passed, attempts.getOrDefault(m.told().id(), List.of()), names, now))
                        .toList(),
                all.size());
    }

    private static Set<UUID> passed(Collection<Messages.Standing> all) {
        return all.stream()
                .map(message -> message.told().passedFrom())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Line line(
            Messages.Standing message,
            Set<UUID> passed,
            List<Notification.Attempt> attempts,
            Names names,
            Instant now) {
        Told told = message.told();
        boolean absent = absent(message);
        return new Line(
                told.id(),
                told.createdAt(),
                message.openText(),
                names.role(told.role()),
                names.person(told.recipient()),
                names.person(told.standInFor()),
                standing(message, passed),
                silent(message),
                absent,
                absent && !now.isBefore(Objects.requireNonNull(message.checkInDue())),
                told.answer(),
                message.answeredAt(),
                message.answeredVia(),
                message.checkInDue(),
                told.checkedInAt(),
                attempts);
    }

    private static Standing standing(Messages.Standing message, Set<UUID> passed) {
        Told told = message.told();
        return switch (told.state()) {
            case PENDING -> Standing.PENDING;
            case SENT -> !told.asks() ? Standing.SENT : message.running() ? Standing.AWAITED : Standing.NOT_NEEDED;
            case ACKNOWLEDGED -> Standing.ANSWERED;
            case UNANSWERED -> passed.contains(told.id()) ? Standing.PASSED_ON : Standing.UNANSWERED;
            case WITHDRAWN -> Standing.WITHDRAWN;
            case UNDELIVERABLE ->
                told.recipient() != null
                        ? Standing.UNDELIVERABLE
                        : passed.contains(told.id()) ? Standing.PASSED_ON : Standing.NOBODY;
        };
    }

    private static boolean missing(Messages.Standing message) {
        return silent(message) || absent(message);
    }

    private static boolean silent(Messages.Standing message) {
        return switch (message.told().state()) {
            case PENDING -> message.told().asks();
            case SENT -> message.told().asks() && message.running();
            case UNANSWERED, UNDELIVERABLE -> true;
            case ACKNOWLEDGED, WITHDRAWN -> false;
        };
    }

    private static boolean absent(Messages.Standing message) {
        return message.checkInDue() != null && message.told().checkedInAt() == null;
    }

    private static Counts counts(List<Messages.Standing> all) {
        Set<String> told = people(all, m -> m.told().state() != Notification.State.WITHDRAWN);
        Set<String> silent = people(all, m -> silent(m) && m.told().asks());
        Set<String> unreached = people(all, m -> m.told().state() == Notification.State.UNDELIVERABLE);
        Set<String> answered = people(all, m -> m.told().state() == Notification.State.ACKNOWLEDGED);
        answered.removeAll(silent);
        Set<String> called = people(all, m -> m.checkInDue() != null);
        Set<String> absent = people(all, Muster::absent);
        long vacant = all.stream()
                .filter(m -> m.told().recipient() == null)
                .map(m -> m.told().role())
                .distinct()
                .count();
        return new Counts(
                told.size(),
                answered.size(),
                silent.size(),
                unreached.size(),
                (int) vacant,
                called.size() - absent.size(),
                absent.size());
    }

    private static Set<String> people(List<Messages.Standing> all, Predicate<Messages.Standing> which) {
        return Messages.recipients(
                all.stream().filter(which).map(Messages.Standing::told).toList());
    }

    /** What people and roles are called; each is looked up once. */
    private class Names {

        private final Map<String, String> people = new HashMap<>();
        private final Map<String, String> roles = new HashMap<>();

        @Nullable
        String person(@Nullable String id) {
            return id == null
                    ? null
                    : people.computeIfAbsent(
                            id,
                            person -> roster.person(person).map(Person::name).orElse(person));
        }

        String role(String id) {
            return roles.computeIfAbsent(id, roster::roleName);
        }
    }
}
