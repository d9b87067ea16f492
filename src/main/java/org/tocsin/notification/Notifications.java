package org.tocsin.notification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.incident.Journal;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Watch;

/** Writes messages in the transaction of the step that causes them, so that neither exists without the other. */
@Service
public class Notifications {

    private static final Logger log = LoggerFactory.getLogger(Notifications.class);

    /** What is to be told, about which incident, and because of which limit. */
    public record Message(
            String incident,
            String template,
            String text,
            @Nullable Instant dueAt) {}

    private record Addressee(String role, @Nullable String recipient) {}

    private final JdbcClient jdbc;
    private final DutyRoster roster;
    private final Journal journal;
    private final Clock clock;

    Notifications(JdbcClient jdbc, DutyRoster roster, Journal journal, Clock clock) {
        this.jdbc = jdbc;
        this.roster = roster;
        this.journal = journal;
        this.clock = clock;
    }

    /** Tells everybody on duty in {@code roles}, each person once; a role without anybody is on record and alarmed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(List<String> roles, Message message) {
        Instant now = clock.instant();
        Set<String> already = new LinkedHashSet<>();
        List<Addressee> addressees = new ArrayList<>();
        for (String role : roles) {
            List<Watch> onDuty = roster.onDuty(role, now);
            if (onDuty.isEmpty()) {
                addressees.add(new Addressee(role, null));
            }
            onDuty.stream()
                    .map(Watch::person)
                    .filter(already::add)
                    .forEach(person -> addressees.add(new Addressee(role, person)));
        }
        write(addressees, message, now);
    }

    /** Tells everybody who has been told about this incident before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tellAllWhoWereTold(Message message) {
        List<Addressee> told = jdbc.sql("""
                        select distinct on (recipient) role, recipient from tocsin.notification
                        where business_key = ? and state = 'sent' order by recipient, position""")
                .param(message.incident())
                .query((row, n) -> new Addressee(row.getString(1), row.getString(2)))
                .list();
        write(told, message, clock.instant());
    }

    private void write(List<Addressee> addressees, Message message, Instant now) {
        for (Addressee to : addressees) {
            boolean nobody = to.recipient() == null;
            jdbc.sql("""
                            insert into tocsin.notification
                              (id, business_key, role, recipient, template, body, state, due_at, created_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            UUID.randomUUID(),
                            message.incident(),
                            to.role(),
                            to.recipient(),
                            message.template(),
                            message.text(),
                            nobody ? "undeliverable" : "pending",
                            message.dueAt() == null ? null : Timestamp.from(message.dueAt()),
                            Timestamp.from(now))
                    .update();
            if (nobody) {
                log.error(
                        "Nobody on duty as {}: incident {}, message {}",
                        to.role(),
                        message.incident(),
                        message.template());
                journal.write(
                        message.incident(),
                        Journal.Kind.NOT_TOLD,
                        null,
                        "角色 " + to.role() + " 无人值守，未能通知：" + message.text());
            } else {
                journal.write(
                        message.incident(),
                        Journal.Kind.TOLD,
                        null,
                        "通知 " + to.recipient() + "（" + to.role() + "）：" + message.text());
            }
        }
    }

    /** Takes back what no channel has had yet. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void withdrawPending(String incident) {
        int withdrawn = jdbc.sql(
                        "update tocsin.notification set state = 'withdrawn' where business_key = ? and state = 'pending'")
                .param(incident)
                .update();
        if (withdrawn > 0) {
            journal.write(incident, Journal.Kind.WITHDRAWN, null, "撤回尚未发出的消息 " + withdrawn + " 条");
        }
    }

    /** The messages of an incident, or the newest of all, in the order they were written. */
    @Transactional(readOnly = true)
    public List<Notification> list(@Nullable String incident, int most) {
        Map<UUID, List<Notification.Attempt>> attempts = new LinkedHashMap<>();
        String chosen = incident == null
                ? "(select * from tocsin.notification order by position desc limit :most)"
                : "(select * from tocsin.notification where business_key = :incident order by position limit :most)";
        jdbc.sql("select a.* from tocsin.notification_attempt a join " + chosen
                        + " n on n.id = a.notification_id order by a.n")
                .param("incident", incident)
                .param("most", most)
                .query(row -> {
                    attempts.computeIfAbsent(row.getObject("notification_id", UUID.class), id -> new ArrayList<>())
                            .add(new Notification.Attempt(
                                    row.getString("channel"),
                                    row.getTimestamp("at").toInstant(),
                                    row.getString("result")));
                });
        return jdbc.sql("select * from " + chosen + " n order by position")
                .param("incident", incident)
                .param("most", most)
                .query((row, n) -> row(row, attempts))
                .list();
    }

    private static Notification row(ResultSet row, Map<UUID, List<Notification.Attempt>> attempts) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Notification(
                id,
                row.getString("business_key"),
                row.getString("role"),
                row.getString("recipient"),
                row.getString("stand_in_for"),
                row.getString("template"),
                row.getString("body"),
                Notification.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                attempts.getOrDefault(id, List.of()),
                instant(row, "due_at"),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "sent_at"),
                instant(row, "acknowledged_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
