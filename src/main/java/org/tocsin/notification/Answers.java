package org.tocsin.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Watch;

/** What becomes of a message after it was sent: answered, passed on to somebody else, or nobody was reached. */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Answers {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    /** Where a message went that its recipient did not take. */
    public enum Passed {
        /** Somebody else has been told. */
        ON,
        /** Nobody need be: somebody of the role has answered, or all who come next have had it anyway. */
        NOT_NEEDED,
        /** There is nobody left who could be told. */
        NOBODY_LEFT
    }

    /**
     * What follows from an answer.
     *
     * @param askAgainAt when to ask again whether it is still in hand; null for never
     * @param arriveBy when to be there; null when nobody has to come
     */
    public record Effect(
            @Nullable Instant askAgainAt, @Nullable Instant arriveBy) {}

    private final Messages messages;
    private final Notifications notifications;
    private final SendQueue queue;
    private final OwnersTables tables;
    private final Phrases phrases;
    private final History history;
    private final DutyRoster roster;
    private final Incidents incidents;
    private final HiddenIncidents hidden;
    private final Journal journal;
    private final Clock clock;

    Answers(
            Messages messages,
            Notifications notifications,
            SendQueue queue,
            OwnersTables tables,
            Phrases phrases,
            History history,
            DutyRoster roster,
            Incidents incidents,
            HiddenIncidents hidden,
            Journal journal,
            Clock clock) {
        this.messages = messages;
        this.notifications = notifications;
        this.queue = queue;
        this.tables = tables;
        this.phrases = phrases;
        this.history = history;
        this.roster = roster;
        this.incidents = incidents;
        this.hidden = hidden;
        this.journal = journal;
        this.clock = clock;
    }

    /** The recipient has answered. */
    public Effect answered(UUID id, Answer answer, String via) {
        Told message = messages.get(id);
        Instant now = clock.instant();
        messages.answered(id, answer, via, now);
        queue.abandon(id, messages.beingSent(message, now), now);
        String recipient = String.valueOf(message.recipient());
        tell(
                message,
                answer,
                recipient,
                "%s 答复「%s」（%s）：%s".formatted(history.name(recipient), answer.label(), label(via), message.openBody()));
        ReachTimes times = tables.times(message.template());
        Instant arriveBy = answer == Answer.CANNOT_COME ? null : after(now, times.arriveWithin());
        if (arriveBy != null) {
            messages.checkIn(id, arriveBy, null);
        }
        return new Effect(answer == Answer.TAKING ? after(now, times.renewAfter()) : null, arriveBy);
    }

    /**
     * An answer to a message that has moved on meanwhile: on record, and whoever takes it on after all relieves those who
     * were called instead.
     */
    void late(Told message, Answer answer, String via) {
        messages.answered(message.id(), answer, via, clock.instant());
        String recipient = String.valueOf(message.recipient());
        tell(
                message,
                answer,
                recipient,
                "%s 在转交之后答复「%s」（%s）".formatted(history.name(recipient), answer.label(), label(via)));
    }

    private void tell(Told message, Answer answer, String recipient, String text) {
        if (answer == Answer.TAKING) {
            incidents.takenBy(message.incident(), recipient);
            journal.write(
                    message.incident(), Journal.Kind.TAKEN, recipient, text, incidents.vouched(message.incident()));
            leaveColleaguesInPeace(message);
        } else {
            journal.write(message.incident(), Journal.Kind.ACKNOWLEDGED, recipient, text);
        }
    }

    private static @Nullable Instant after(Instant now, @Nullable Duration duration) {
        return duration == null ? null : now.plus(duration);
    }

    private static String label(String via) {
        return switch (via) {
            case "sms" -> "短信";
            case "voice" -> "电话按键";
            case "link" -> "链接";
            default -> "任务列表";
        };
    }

    /** Whoever was asked the same for the same role need not answer any more; those called out come all the same. */
    private void leaveColleaguesInPeace(Told taken) {
        if (taken.batch() == null || tables.times(taken.template()).arriveWithin() != null) {
            return;
        }
        List<Told> others = messages.ofBatch(taken.batch()).stream()
                .filter(other -> other.chainRole().equals(taken.chainRole())
                        && !other.id().equals(taken.id()))
                .filter(other ->
                        other.state() == Notification.State.PENDING || other.state() == Notification.State.SENT)
                .toList();
        for (Told other : others) {
            if (other.state() == Notification.State.PENDING) {
                messages.state(other.id(), Notification.State.WITHDRAWN);
            }
            notifications.end(other);
        }
        if (!others.isEmpty()) {
            journal.write(
                    taken.incident(),
                    Journal.Kind.WITHDRAWN,
                    null,
                    "已有人接手，不再催问 "
                            + others.stream()
                                    .map(other -> history.name(String.valueOf(other.recipient())))
                                    .collect(Collectors.joining("、")));
        }
    }

    /** Time is up without an answer. What never went out cannot have been answered: that is another fact. */
    public void unanswered(UUID id) {
        Told message = messages.get(id);
        Instant now = clock.instant();
        boolean unsent = message.state() == Notification.State.PENDING;
        queue.abandon(id, messages.beingSent(message, now), now);
        messages.state(id, unsent ? Notification.State.UNDELIVERABLE : Notification.State.UNANSWERED);
        String who = history.name(String.valueOf(message.recipient()));
        if (unsent) {
            log.error("Message {} about {} did not leave in time", message.number(), message.incident());
        }
        journal.write(
                message.incident(),
                unsent ? Journal.Kind.NOT_TOLD : Journal.Kind.UNANSWERED,
                null,
                unsent
                        ? "给 %s 的消息未能按时发出，转交下一人：%s".formatted(who, message.openBody())
                        : "%s 未在时限内答复：%s".formatted(who, message.openBody()));
    }

    /**
     * Calls the next one: whom the recipient has named, else a deputy, else the role's superiors.
     *
     * @param to whom the recipient has named; null if nobody
     */
    public Passed passOn(UUID id, @Nullable String to) {
        Told message = messages.get(id);
        if (!message.asks()) {
            // What needs no answer is on record as not delivered; nobody else has to act on it.
            return Passed.NOT_NEEDED;
        }
        if (message.batch() != null) {
            // Colleagues' time is up in the same moment: one after the other, so that each sees whom the others called.
            messages.lock(message.batch());
        }
        Instant now = clock.instant();
        List<Told> batch = message.batch() == null ? List.of(message) : messages.ofBatch(message.batch());
        // Whoever must not know of it counts as told already.
        Set<String> told = new HashSet<>(Messages.recipients(batch));
        told.addAll(hidden.people(message.incident()));
        if (to != null && !told.contains(to)) {
            standIn(message, String.valueOf(message.recipient()), to);
            return Passed.ON;
        }
        if (to != null && batch.stream().anyMatch(other -> to.equals(other.recipient()) && stillHasIt(other))) {
            journal.write(
                    message.incident(),
                    Journal.Kind.TOLD,
                    null,
                    "%s 指名的 %s 已收到同一消息".formatted(history.name(String.valueOf(message.recipient())), history.name(to)));
            return Passed.NOT_NEEDED;
        }
        String original = original(message, batch);
        Optional<String> deputy = roster.deputies(original, now).stream()
                .filter(other -> !told.contains(other))
                .findFirst();
        if (deputy.isPresent()) {
            standIn(message, original, deputy.get());
            return Passed.ON;
        }
        if (batch.stream()
                .anyMatch(other -> other.chainRole().equals(message.chainRole())
                        && other.answer() != null
                        && other.answer() != Answer.CANNOT_COME)) {
            return Passed.NOT_NEEDED;
        }
        return superiors(message, told, now);
    }

    private static boolean stillHasIt(Told other) {
        return other.state() == Notification.State.PENDING
                || other.state() == Notification.State.SENT
                || other.answer() != null && other.answer() != Answer.CANNOT_COME;
    }

    /** Whose place it is: the deputies of who was planned are called, not those of a deputy. */
    private static String original(Told message, List<Told> batch) {
        Told first = message;
        while (first.standInFor() != null && first.passedFrom() != null) {
            UUID from = first.passedFrom();
            String role = first.role();
            Optional<Told> earlier = batch.stream()
                    .filter(other -> other.id().equals(from) && other.role().equals(role) && other.recipient() != null)
                    .findFirst();
            if (earlier.isEmpty()) {
                break;
            }
            first = earlier.get();
        }
        return String.valueOf(first.standInFor() == null ? first.recipient() : first.standInFor());
    }

    private void standIn(Told message, String absent, String deputy) {
        notifications.tellInstead(
                message, message.role(), deputy, absent, text(Phrase.STAND_IN, message, history.name(absent)));
    }

    private Passed superiors(Told message, Set<String> told, Instant now) {
        Optional<String> superior = roster.superior(message.role());
        for (int height = 0; superior.isPresent() && height < Notifications.HIGHEST; height++) {
            List<Watch> onDuty = notifications.onDuty(message.incident(), superior.get(), now);
            List<Watch> fresh =
                    onDuty.stream().filter(w -> !told.contains(w.person())).toList();
            if (!fresh.isEmpty()) {
                String role = superior.get();
                fresh.forEach(watch -> notifications.tellInstead(
                        message, role, watch.person(), watch.standInFor(), text(Phrase.SUPERIOR, message, "")));
                return Passed.ON;
            }
            if (!onDuty.isEmpty()) {
                return Passed.NOT_NEEDED;
            }
            notifications.nobody(
                    superior.get(),
                    new Notifications.Message(
                            message.incident(),
                            message.template(),
                            new Composer.Composed(message.body(), message.openBody()),
                            message.dueAt()),
                    message.batch(),
                    message.id());
            superior = roster.superior(superior.get());
        }
        return Passed.NOBODY_LEFT;
    }

    private Composer.Composed text(Phrase phrase, Told message, String absent) {
        String before = Stream.of(history.before(message), history.clause(messages.get(message.id())))
                .filter(clause -> !clause.isEmpty())
                .collect(Collectors.joining("；"));
        Told first = message;
        while (first.passedFrom() != null) {
            Told earlier = messages.get(first.passedFrom());
            if (earlier.recipient() == null) {
                break;
            }
            first = earlier;
        }
        return new Composer.Composed(
                phrases.say(phrase, Map.of("absent", absent, "before", before, "text", first.body())),
                phrases.say(phrase, Map.of("absent", absent, "before", before, "text", first.openBody())));
    }

    /** The end of the line: nobody has answered. */
    public void nobodyReached(UUID id) {
        Told message = messages.get(id);
        log.error(
                "Nobody was reached for role {}: incident {}, message {}",
                message.chainRole(),
                message.incident(),
                message.template());
        journal.write(
                message.incident(),
                Journal.Kind.ALARM,
                null,
                "角色 %s 及其代理人、上级均无人答复：%s".formatted(roster.roleName(message.chainRole()), message.openBody()));
    }

    /** Whoever was called out is there. */
    public void arrived(UUID id, @Nullable String place) {
        Told message = messages.get(id);
        messages.checkIn(id, null, clock.instant());
        String recipient = String.valueOf(message.recipient());
        journal.write(
                message.incident(),
                Journal.Kind.ARRIVED,
                recipient,
                history.name(recipient) + " 已到岗" + (place == null ? "" : "：" + place));
    }

    /** Whoever was called out is not there in time; the superiors of the role are told. */
    public void notArrived(UUID id) {
        Told message = messages.get(id);
        String who = history.name(String.valueOf(message.recipient()));
        journal.write(message.incident(), Journal.Kind.NOT_ARRIVED, null, who + " 答复后未在时限内到岗");
        String text = (message.incident().endsWith("-D") ? "【演练】" : "")
                + phrases.say(Phrase.NOT_ARRIVED, Map.of("who", who, "incident", message.incident()));
        roster.superior(message.role())
                .ifPresent(superior -> notifications.tell(
                        List.of(superior),
                        new Notifications.Message(
                                message.incident(),
                                "notification." + Phrase.NOT_ARRIVED.id(),
                                new Composer.Composed(text, text),
                                null)));
    }
}
