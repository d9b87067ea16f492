package org.tocsin.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.incident.Journal;
import org.tocsin.roster.Contact;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;

/** Brings one message to one person, by one way after the other; the steps of the procedure {@code notification}. */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Reaching {

    private static final Logger log = LoggerFactory.getLogger(Reaching.class);

    static final String OUTBOX = "outbox";

    /** How it is to be gone about; {@code passOnAt} is null when no answer is asked for. */
    public record Plan(
            boolean asks,
            @Nullable Instant passOnAt,
            String incident,
            String text,
            String before,
            List<Person> colleagues) {}

    /** What to do next, and the ways that have failed so far. */
    public sealed interface Next {
        Set<String> failed();

        /** Send this; {@code key} stays the same over every retry. */
        record Send(
                UUID key, String channel, String address, String subject, String text, boolean asks, Set<String> failed)
                implements Next {}

        /** Look again later: it is not this message's turn, or another send carries it along. */
        record Wait(Instant until, Set<String> failed) implements Next {}

        /** It has gone out, with another send or to the built-in outbox. */
        record Out(Set<String> failed) implements Next {}

        /** No way is left, and nothing has gone out by any. */
        record None(Set<String> failed) implements Next {}
    }

    /** A try that failed and was repeated. */
    public record Failure(Instant at, String reason) {}

    private final Messages messages;
    private final SendQueue queue;
    private final OwnersTables tables;
    private final Channels channels;
    private final NotificationProperties properties;
    private final SendText text;
    private final NotificationProcedure procedure;
    private final DutyRoster roster;
    private final Journal journal;
    private final History history;
    private final Clock clock;

    Reaching(
            Messages messages,
            SendQueue queue,
            OwnersTables tables,
            Channels channels,
            NotificationProperties properties,
            SendText text,
            @Lazy NotificationProcedure procedure,
            DutyRoster roster,
            Journal journal,
            History history,
            Clock clock) {
        this.messages = messages;
        this.queue = queue;
        this.tables = tables;
        this.channels = channels;
        this.properties = properties;
        this.text = text;
        this.procedure = procedure;
        this.roster = roster;
        this.journal = journal;
        this.history = history;
        this.clock = clock;
    }

    /** Begins, or begins again after an answer that has grown old. */
    public Plan plan(UUID id) {
        Told message = messages.get(id);
        if (!message.asks()) {
            return new Plan(false, null, message.incident(), message.body(), "", List.of());
        }
        if (message.answer() != null) {
            messages.askAgain(id);
        }
        ReachTimes times = tables.times(message.template());
        Instant now = clock.instant();
        return new Plan(
                true,
                times.passOnAfter() == null ? null : now.plus(times.passOnAfter()),
                message.incident(),
                message.body(),
                history.before(message),
                colleagues(message, now));
    }

    /** Whom the recipient can pass it on to. */
    private List<Person> colleagues(Told message, Instant now) {
        Set<String> ids = new LinkedHashSet<>(roster.deputies(person(message), now));
        roster.onDuty(message.role(), now).forEach(watch -> ids.add(watch.person()));
        roster.superior(message.role())
                .ifPresent(role -> roster.onDuty(role, now).forEach(watch -> ids.add(watch.person())));
        ids.remove(message.recipient());
        if (message.batch() != null) {
            ids.removeAll(Messages.recipients(messages.ofBatch(message.batch())));
        }
        return ids.stream().flatMap(other -> roster.person(other).stream()).toList();
    }

    /**
     * Decides about the next send.
     *
     * @param round how often it has gone out already
     * @param failed ways that did not work in this round
     */
    public Next next(UUID id, int round, Set<String> failed) {
        Told message = messages.get(id);
        Instant now = clock.instant();
        Set<String> out = new LinkedHashSet<>(failed);
        Optional<SendQueue.Send> carrying =
                queue.waiting(id).map(SendQueue.Waiting::mergedInto).flatMap(queue::find);
        if (carrying.isPresent()) {
            switch (carrying.get().state()) {
                case RELEASED -> {
                    if (!queue.alive(carrying.get(), now)) {
                        queue.leave(id);
                        break;
                    }
                    return new Next.Wait(SendQueue.again(carrying.get().at(), now), out);
                }
                case ACCEPTED -> {
                    queue.leave(id);
                    return new Next.Out(out);
                }
                case FAILED -> {
                    queue.leave(id);
                    ways(message, Set.of(), 0).stream()
                            .filter(way ->
                                    SendQueue.line(way).equals(carrying.get().line()))
                            .forEach(way -> out.add(name(way)));
                }
                case CANCELLED -> queue.leave(id);
            }
        }
        List<Contact> ways = ways(message, out, round);
        if (ways.isEmpty()) {
            return withoutWays(message, round, out, now);
        }
        SendQueue.Turn turn = queue.take(id, ways.get(0), round == 0 && messages.first(message), now);
        if (turn.key() == null) {
            return new Next.Wait(turn.later() == null ? now : turn.later(), out);
        }
        Contact way = ways.get(0);
        SendText.Bundle bundle = text.of(message, messages.all(turn.others()), way.channel(), round > 0);
        List<UUID> along = bundle.along().stream().map(Told::id).toList();
        queue.along(turn.key(), along);
        Instant outcome = SendQueue.again(now, now);
        procedure.wake(queue.asleep(along, outcome), outcome);
        return new Next.Send(
                turn.key(),
                way.channel(),
                address(way, bundle.along()),
                text.subject(message),
                bundle.text(),
                message.asks() || bundle.along().stream().anyMatch(Told::asks),
                out);
    }

    private Next withoutWays(Told message, int round, Set<String> failed, Instant now) {
        if (failed.isEmpty() && outbox()) {
            messages.attempt(message.id(), OUTBOX, null, null, now, "accepted");
            messages.sent(message.id(), now);
            return new Next.Out(failed);
        }
        if (round > 0) {
            return new Next.Out(failed);
        }
        messages.state(message.id(), Notification.State.UNDELIVERABLE);
        log.error("Message {} about {} could not be delivered by any channel", message.number(), message.incident());
        journal.write(
                message.incident(),
                Journal.Kind.NOT_TOLD,
                null,
                failed.isEmpty()
                        ? "%s 没有可用的联系方式，未能送达：%s".formatted(name(message), message.openBody())
                        : "%s 的全部联系方式均未能送达：%s".formatted(name(message), message.openBody()));
        return new Next.None(failed);
    }

    private boolean outbox() {
        return properties.outbox() == NotificationProperties.OutboxUse.ALWAYS || !channels.any();
    }

    private List<Contact> ways(Told message, Set<String> failed, int round) {
        List<Contact> ways = tables.choice(message.template())
                .sorted(roster.person(person(message)).map(Person::contacts).stream()
                        .flatMap(List::stream)
                        .filter(way -> channels.configured(way.channel()))
                        .toList());
        if (!ways.isEmpty()) {
            Collections.rotate(ways, -(round % ways.size()));
        }
        ways.removeIf(way -> failed.contains(name(way)));
        return ways;
    }

    /** When to send again if there is no answer by then; empty when nothing more is to be sent. */
    public Optional<Instant> nextSend(UUID id, Instant from) {
        Told message = messages.get(id);
        return message.asks()
                ? tables.times(message.template())
                        .nextSend(
                                from,
                                clock.instant(),
                                ways(message, Set.of(), 0).size())
                : Optional.empty();
    }

    /** A robot mentions everybody whose message it brings. */
    private String address(Contact way, List<Told> along) {
        if (!SendQueue.line(way).equals(way.channel())) {
            return way.address();
        }
        Set<String> all = new LinkedHashSet<>(List.of(way.address()));
        along.forEach(other -> ways(other, Set.of(), 0).stream()
                .filter(w -> w.channel().equals(way.channel()))
                .forEach(w -> all.add(w.address())));
        return String.join(",", all);
    }

    private static String name(Contact way) {
        return way.channel() + ":" + way.address();
    }

    /** The channel has taken a send, after some tries perhaps. */
    public void sent(UUID key, @Nullable String providerId, List<Failure> failures) {
        SendQueue.Send send = queue.find(key).orElseThrow();
        Instant now = clock.instant();
        queue.accepted(key, providerId, now);
        for (Told message : messages.ofSend(key)) {
            attempts(message, send, failures);
            messages.attempt(message.id(), send.channel(), Masked.of(send.address()), key, now, "accepted");
            messages.sent(message.id(), now);
        }
    }

    /** The channel has not taken a send, and will not. Returns the way that did not work. */
    public String notSent(UUID key, String reason, List<Failure> failures) {
        SendQueue.Send send = queue.find(key).orElseThrow();
        Instant now = clock.instant();
        queue.failed(key, now);
        for (Told message : messages.ofSend(key)) {
            attempts(message, send, failures);
            messages.attempt(message.id(), send.channel(), Masked.of(send.address()), key, now, "failed: " + reason);
        }
        return send.channel() + ":" + send.address().replaceFirst(",.*", "");
    }

    private void attempts(Told message, SendQueue.Send send, List<Failure> failures) {
        failures.forEach(f -> messages.attempt(
                message.id(), send.channel(), Masked.of(send.address()), send.key(), f.at(), "failed: " + f.reason()));
    }

    private static String person(Told message) {
        return message.recipient() == null ? "" : message.recipient();
    }

    private String name(Told message) {
        return roster.person(person(message)).map(Person::name).orElse(person(message));
    }
}
