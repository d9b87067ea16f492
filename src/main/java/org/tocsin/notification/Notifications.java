package org.tocsin.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;
import org.tocsin.roster.Watch;

/**
 * Writes messages, and starts the procedure that brings each to its recipient, in the transaction of the step that causes
 * them, so that neither exists without the other.
 */
@Service
public class Notifications {

    private static final Logger log = LoggerFactory.getLogger(Notifications.class);
    private static final String PREFIX = "NT";

    /** More superiors above each other than any bank has: a circle in the roster must not be climbed for ever. */
    static final int HIGHEST = 20;

    /** What is to be told, about which incident, and because of which limit. */
    public record Message(
            String incident,
            String template,
            Composer.Composed text,
            @Nullable Instant dueAt) {}

    private final Messages messages;
    private final Incidents incidents;
    private final HiddenIncidents hidden;
    private final DutyRoster roster;
    private final OwnersTables tables;
    private final SendQueue queue;
    private final NotificationProcedure procedure;
    private final Journal journal;
    private final Clock clock;

    Notifications(
            Messages messages,
            Incidents incidents,
            HiddenIncidents hidden,
            DutyRoster roster,
            OwnersTables tables,
            SendQueue queue,
            @Lazy NotificationProcedure procedure,
            Journal journal,
            Clock clock) {
        this.messages = messages;
        this.incidents = incidents;
        this.hidden = hidden;
        this.roster = roster;
        this.tables = tables;
        this.queue = queue;
        this.procedure = procedure;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Tells everybody on duty in {@code roles}, each person once; a role without anybody is on record and alarmed, and
     * the role that answers for it is told instead where somebody has to answer.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(List<String> roles, Message message) {
        Instant now = clock.instant();
        UUID batch = UUID.randomUUID();
        Set<String> already = new LinkedHashSet<>();
        List<Told> unmanned = new ArrayList<>();
        for (String role : roles) {
            List<Watch> onDuty = onDuty(message.incident(), role, now);
            if (onDuty.isEmpty()) {
                unmanned.add(nobody(role, message, batch, null));
            }
            onDuty.stream()
                    .filter(watch -> already.add(watch.person()))
                    .forEach(watch -> add(
                            draft(role, watch.person(), watch.standInFor(), message, batch, role, null),
                            "通知 " + who(watch.person(), role) + standIn(watch.standInFor())));
        }
        unmanned.stream().filter(Told::asks).forEach(empty -> tellSuperiors(empty, message, already, now));
    }

    /** The next role up that has somebody on duty; each that has nobody is a fact of its own. */
    private void tellSuperiors(Told empty, Message message, Set<String> already, Instant now) {
        Optional<String> superior = roster.superior(empty.role());
        for (int height = 0; superior.isPresent() && height < HIGHEST; height++) {
            String role = superior.get();
            List<Watch> onDuty = onDuty(message.incident(), role, now);
            if (!onDuty.isEmpty()) {
                onDuty.stream()
                        .filter(watch -> already.add(watch.person()))
                        .forEach(watch -> add(
                                draft(
                                        role,
                                        watch.person(),
                                        watch.standInFor(),
                                        message,
                                        empty.batch(),
                                        empty.role(),
                                        empty.id()),
                                "角色 " + roster.roleName(empty.role()) + " 无人值守，改为通知 " + who(watch.person(), role)));
                return;
            }
            nobody(role, message, empty.batch(), empty.id());
            superior = roster.superior(role);
        }
        log.error("Nobody on duty as {} or above: incident {}", empty.role(), message.incident());
        journal.write(
                message.incident(),
                Journal.Kind.ALARM,
                null,
                "角色 " + roster.roleName(empty.role()) + " 及其各级上级均无人值守，没有人收到通知");
    }

    /** Who is on duty and may know of the incident: whoever it is hidden from is as good as not there. */
    List<Watch> onDuty(String incident, String role, Instant now) {
        List<String> unseeing = hidden.people(incident);
        return roster.onDuty(role, now).stream()
                .filter(watch -> !unseeing.contains(watch.person()))
                .toList();
    }

    private String standIn(@Nullable String absent) {
        return absent == null ? "" : "，代 " + name(absent);
    }

    private String who(String person, String role) {
        return name(person) + "（" + roster.roleName(role) + "）";
    }

    private String name(String person) {
        return roster.person(person).map(Person::name).orElse(person);
    }

    /** Tells everybody who has been told about this incident before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tellAllWhoWereTold(Message message) {
        UUID batch = UUID.randomUUID();
        List<String> unseeing = hidden.people(message.incident());
        messages.reached(message.incident()).stream()
                .filter(told -> !unseeing.contains(told.recipient()))
                .forEach(told -> add(
                        draft(told.role(), told.recipient(), told.standInFor(), message, batch, told.role(), null),
                        "通知 " + who(String.valueOf(told.recipient()), told.role())));
    }

    private Told draft(
            String role,
            @Nullable String recipient,
            @Nullable String standInFor,
            Message message,
            UUID batch,
            String chainRole,
            @Nullable UUID passedFrom) {
        Instant now = clock.instant();
        boolean drill = message.incident().endsWith("-D");
        return new Told(
                UUID.randomUUID(),
                recipient == null ? null : incidents.nextKey(PREFIX, now, drill),
                null,
                message.incident(),
                role,
                recipient,
                standInFor,
                message.template(),
                message.text().full(),
                message.text().open(),
                recipient == null ? Notification.State.UNDELIVERABLE : Notification.State.PENDING,
                tables.times(message.template()).answer(),
                null,
                batch,
                chainRole,
                passedFrom,
                message.dueAt(),
                now,
                null);
    }

    /** Tells one more person what others have been told, because one of them could not be reached or cannot come. */
    void tellInstead(Told from, String role, String recipient, @Nullable String standInFor, Composer.Composed text) {
        Message message = new Message(from.incident(), from.template(), text, from.dueAt());
        add(
                draft(role, recipient, standInFor, message, from.batch(), from.chainRole(), from.id()),
                "转交 " + who(recipient, role) + standIn(standInFor));
    }

    private Told add(Told message, String how) {
        if (withheld(message)) {
            Told kept = message.withState(Notification.State.WITHDRAWN);
            messages.add(kept);
            journal.write(
                    message.incident(),
                    Journal.Kind.NOT_TOLD,
                    null,
                    "演练不打扰行外人员 " + name(String.valueOf(message.recipient())) + "，未发送：" + message.openBody());
            return kept;
        }
        // The procedure begins to reach the recipient in a transaction of its own, when the message is on record.
        String instance = procedure.start(
                String.valueOf(message.number()),
                message.id(),
                Map.of(
                        "messageId",
                        message.id().toString(),
                        "incident",
                        message.incident(),
                        "recipient",
                        String.valueOf(message.recipient())));
        Told begun = message.broughtBy(instance);
        messages.add(begun);
        journal.write(message.incident(), Journal.Kind.TOLD, null, how + "：" + message.openBody());
        return begun;
    }

    /** People from outside do not hear of a drill, unless they are on its own list. */
    private boolean withheld(Told message) {
        String recipient = String.valueOf(message.recipient());
        return message.incident().endsWith("-D")
                && roster.person(recipient).map(Person::outside).orElse(false)
                && !incidents.invited(message.incident(), recipient);
    }

    /** A role that should be told and has nobody: a fact, not an omission. */
    Told nobody(String role, Message message, @Nullable UUID batch, @Nullable UUID passedFrom) {
        Told nobody = draft(role, null, null, message, batch, role, passedFrom);
        messages.add(nobody);
        log.error("Nobody on duty as {}: incident {}, message {}", role, message.incident(), message.template());
        journal.write(
                message.incident(),
                Journal.Kind.NOT_TOLD,
                null,
                "角色 " + roster.roleName(role) + " 无人值守，未能通知：" + message.text().open());
        return nobody;
    }

    /** Takes back what no channel has had yet. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void withdrawPending(String incident) {
        withdraw(incident, false);
    }

    /** Takes back what no channel has had yet, and calls nobody else about what has been sent. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void stop(String incident) {
        withdraw(incident, true);
    }

    private void withdraw(String incident, boolean alsoAsking) {
        int withdrawn = 0;
        for (Told message : messages.running(incident)) {
            boolean pending = message.state() == Notification.State.PENDING;
            Instant now = clock.instant();
            if (pending && (messages.beingSent(message, now) || queue.carriedAlong(message.id()))) {
                // It cannot be called back, and whoever may have it is to be told how it ends.
                messages.sent(message.id(), now);
            } else if (pending) {
                messages.state(message.id(), Notification.State.WITHDRAWN);
                withdrawn++;
            }
            if (pending || alsoAsking && message.asks()) {
                end(message);
            }
        }
        if (withdrawn > 0) {
            journal.write(incident, Journal.Kind.WITHDRAWN, null, "撤回尚未发出的消息 " + withdrawn + " 条");
        }
    }

    void end(Told message) {
        Instant now = clock.instant();
        queue.abandon(message.id(), messages.beingSent(message, now), now);
        if (message.processInstanceId() != null) {
            procedure.withdraw(message.processInstanceId());
        }
    }

    /** The messages of an incident, or the newest of all, in the order they were written. */
    @Transactional(readOnly = true)
    public List<Notification> list(@Nullable String incident, int most) {
        return messages.list(incident, most);
    }
}
