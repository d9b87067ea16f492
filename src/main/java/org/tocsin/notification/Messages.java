package org.tocsin.notification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The table of messages. Whatever changes one takes part in the engine's transaction. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class Messages {

    private final JdbcClient jdbc;

    Messages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Told message) {
        jdbc.sql("""
                        insert into tocsin.notification (id, number, process_instance_id, business_key, role, recipient,
                          stand_in_for, template, body, open_body, state, asks, batch, chain_role, passed_from, due_at,
                          created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        message.id(),
                        message.number(),
                        message.processInstanceId(),
                        message.incident(),
                        message.role(),
                        message.recipient(),
                        message.standInFor(),
                        message.template(),
                        message.body(),
                        message.openBody(),
                        message.state().name().toLowerCase(Locale.ROOT),
                        message.asks(),
                        message.batch(),
                        message.chainRole(),
                        message.passedFrom(),
                        timestamp(message.dueAt()),
                        Timestamp.from(message.createdAt()))
                .update();
    }

    @Transactional(propagation = Propagation.SUPPORTS)
    public Told get(UUID id) {
        return jdbc.sql("select * from tocsin.notification where id = ?")
                .param(id)
                .query(Messages::told)
                .single();
    }

    /** Those of some messages that are there, in the order of their ids. */
    List<Told> all(List<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<UUID, Told> found = jdbc
                .sql("select * from tocsin.notification where id in (:ids)")
                .param("ids", ids)
                .query(Messages::told)
                .list()
                .stream()
                .collect(Collectors.toMap(Told::id, message -> message));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<Told> find(UUID id) {
        return jdbc.sql("select * from tocsin.notification where id = ?")
                .param(id)
                .query(Messages::told)
                .optional();
    }

    /** By the digits in its number, which are never used twice. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<Told> byCode(String code) {
        return jdbc.sql("select * from tocsin.notification where split_part(number, '-', 3) = ?")
                .param(code)
                .query(Messages::told)
                .optional();
    }

    @Transactional(propagation = Propagation.SUPPORTS)
    public List<Told> ofSend(UUID sendKey) {
        return jdbc.sql("""
                        select n.* from tocsin.notification n join tocsin.send_item i on i.notification_id = n.id
                        where i.send_key = ? order by n.position""").param(sendKey).query(Messages::told).list();
    }

    List<Told> ofBatch(UUID batch) {
        return jdbc.sql("select * from tocsin.notification where batch = ? order by position")
                .param(batch)
                .query(Messages::told)
                .list();
    }

    /** People who have had a message about this incident, or will have it in a moment. */
    List<Told> reached(String incident) {
        return jdbc.sql("""
                        select distinct on (recipient) * from tocsin.notification
                        where business_key = ? and state in ('pending', 'sent', 'acknowledged', 'unanswered')
                          and recipient is not null order by recipient, position""").param(incident).query(Messages::told).list();
    }

    /** Messages about an incident whose procedure may still be running. */
    List<Told> running(String incident) {
        return jdbc.sql("""
                        select n.* from tocsin.notification n
                        join act_ru_execution e on e.id_ = n.process_instance_id
                        where n.business_key = ? order by n.position""").param(incident).query(Messages::told).list();
    }

    /** Whether a worker has begun to send a message and not yet said what came of it in the end. */
    boolean beingSent(Told message, Instant now) {
        return message.processInstanceId() != null
                && jdbc.sql("""
                                select exists (select from act_ru_ext_task
                                  where proc_inst_id_ = ? and (lock_exp_time_ > ? or retries_ is not null))""")
                        .params(message.processInstanceId(), Timestamp.from(now))
                        .query(Boolean.class)
                        .single();
    }

    /** Whether somebody has been told about an incident before this message. */
    boolean first(Told message) {
        return jdbc.sql("""
                        select not exists (select from tocsin.notification earlier, tocsin.notification this
                          where earlier.business_key = ? and earlier.recipient = ? and this.id = ?
                            and earlier.position < this.position and earlier.state <> 'withdrawn')""")
                .params(message.incident(), message.recipient(), message.id())
                .query(Boolean.class)
                .single();
    }

    void bind(UUID id, String processInstanceId) {
        jdbc.sql("update tocsin.notification set process_instance_id = ? where id = ?")
                .params(processInstanceId, id)
                .update();
    }

    void state(UUID id, Notification.State state) {
        jdbc.sql("update tocsin.notification set state = ? where id = ?")
                .params(state.name().toLowerCase(Locale.ROOT), id)
                .update();
    }

    /** A channel has taken it; whoever has answered already stays so. */
    void sent(UUID id, Instant at) {
        jdbc.sql("""
                        update tocsin.notification set sent_at = coalesce(sent_at, ?),
                          state = case when state in ('pending', 'undeliverable') then 'sent' else state end
                        where id = ?""").params(Timestamp.from(at), id).update();
    }

    void answered(UUID id, Answer answer, String via, Instant at) {
        jdbc.sql("""
                        update tocsin.notification set state = 'acknowledged', answer = ?, answered_via = ?,
                          acknowledged_at = coalesce(acknowledged_at, ?), sent_at = coalesce(sent_at, ?)
                        where id = ?""")
                .params(answer.id(), via, Timestamp.from(at), Timestamp.from(at), id)
                .update();
    }

    /** The answer has grown old: another one is awaited. What was answered first is in the journal. */
    void askAgain(UUID id) {
        jdbc.sql("update tocsin.notification set state = 'sent', answer = null, answered_via = null where id = ?")
                .param(id)
                .update();
    }

    /** Nobody else decides about this act of telling until the transaction ends. */
    void lock(UUID batch) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 1))")
                .param(batch.toString())
                .query((row, n) -> true)
                .single();
    }

    void checkIn(UUID id, @Nullable Instant due, @Nullable Instant at) {
        jdbc.sql("""
                        update tocsin.notification set check_in_due = coalesce(?::timestamptz, check_in_due),
                          checked_in_at = coalesce(?::timestamptz, checked_in_at) where id = ?""").params(timestamp(due), timestamp(at), id).update();
    }

    void attempt(UUID id, String channel, @Nullable String address, @Nullable UUID sendKey, Instant at, String result) {
        jdbc.sql("""
                        insert into tocsin.notification_attempt (notification_id, n, channel, address, send_key, at, result)
                        select ?, coalesce(max(n), 0) + 1, ?, ?, ?, ?, ?
                        from tocsin.notification_attempt where notification_id = ?""")
                .params(id, channel, address, sendKey, Timestamp.from(at), result, id)
                .update();
    }

    /** What the provider has found out about a send that it had accepted. */
    void receipt(UUID sendKey, String result) {
        jdbc.sql(
                        "update tocsin.notification_attempt set result = ? where send_key = ? and result in ('accepted', 'delivered')")
                .params(result, sendKey)
                .update();
    }

    /** Messages that no channel has taken although they were written before {@code moment} and wait for no turn. */
    List<Told> overdue(Instant moment, int most) {
        return jdbc.sql("""
                        select * from tocsin.notification n where state = 'pending' and created_at < ?
                          and not exists (select from tocsin.send_waiting w where w.notification_id = n.id)
                        order by position limit ?""")
                .params(Timestamp.from(moment), most)
                .query(Messages::told)
                .list();
    }

    /**
     * A message as it stands.
     *
     * @param openText the text without personal values; null for messages from before it was kept apart
     * @param running whether its procedure still waits for something
     */
    record Standing(
            Told told,
            @Nullable String openText,
            boolean running,
            @Nullable Instant answeredAt,
            @Nullable String answeredVia,
            @Nullable Instant checkInDue) {}

    /** How the messages of some incidents stand, in the order they were written. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public List<Standing> standing(Collection<String> incidents) {
        return incidents.isEmpty()
                ? List.of()
                : jdbc.sql("""
                        select n.*, e.id_ is not null as running from tocsin.notification n
                        left join act_ru_execution e on e.id_ = n.process_instance_id
                        where n.business_key in (:incidents) order by n.position""")
                        .param("incidents", incidents)
                        .query((row, n) -> new Standing(
                                told(row, n),
                                row.getString("open_body"),
                                row.getBoolean("running"),
                                instant(row, "acknowledged_at"),
                                row.getString("answered_via"),
                                instant(row, "check_in_due")))
                        .list();
    }

    /** The attempts at some messages, in the order they were made. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Map<UUID, List<Notification.Attempt>> attempts(Collection<UUID> ids) {
        Map<UUID, List<Notification.Attempt>> attempts = new LinkedHashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql("select * from tocsin.notification_attempt where notification_id in (:ids) order by n")
                    .param("ids", ids)
                    .query(row -> {
                        attempts.computeIfAbsent(row.getObject("notification_id", UUID.class), id -> new ArrayList<>())
                                .add(attempt(row));
                    });
        }
        return attempts;
    }

    private static Notification.Attempt attempt(ResultSet row) throws SQLException {
        return new Notification.Attempt(
                row.getString("channel"), row.getTimestamp("at").toInstant(), row.getString("result"));
    }

    /** The messages of an incident, or the newest of all, in the order they were written. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public List<Notification> list(@Nullable String incident, int most) {
        String chosen = incident == null
                ? "(select * from tocsin.notification order by position desc limit :most)"
                : "(select * from tocsin.notification where business_key = :incident order by position limit :most)";
        Map<UUID, List<Notification.Attempt>> attempts = new LinkedHashMap<>();
        jdbc.sql("select a.* from tocsin.notification_attempt a join " + chosen
                        + " n on n.id = a.notification_id order by a.n")
                .param("incident", incident)
                .param("most", most)
                .query(row -> {
                    attempts.computeIfAbsent(row.getObject("notification_id", UUID.class), id -> new ArrayList<>())
                            .add(attempt(row));
                });
        return jdbc.sql("select * from " + chosen + " n order by position")
                .param("incident", incident)
                .param("most", most)
                .query((row, n) -> listed(row, attempts))
                .list();
    }

    private static Notification listed(ResultSet row, Map<UUID, List<Notification.Attempt>> attempts)
            throws SQLException {
        Told told = told(row, 0);
        return new Notification(
                told.id(),
                told.number(),
                told.incident(),
                told.role(),
                told.recipient(),
                told.standInFor(),
                told.template(),
                told.body(),
                told.state(),
                attempts.getOrDefault(told.id(), List.of()),
                told.dueAt(),
                told.createdAt(),
                instant(row, "sent_at"),
                instant(row, "acknowledged_at"),
                told.asks(),
                told.answer(),
                row.getString("answered_via"),
                instant(row, "check_in_due"),
                told.checkedInAt());
    }

    private static Told told(ResultSet row, int number) throws SQLException {
        String body = row.getString("body");
        String openBody = row.getString("open_body");
        String answer = row.getString("answer");
        String chainRole = row.getString("chain_role");
        return new Told(
                row.getObject("id", UUID.class),
                row.getString("number"),
                row.getString("process_instance_id"),
                row.getString("business_key"),
                row.getString("role"),
                row.getString("recipient"),
                row.getString("stand_in_for"),
                row.getString("template"),
                body,
                openBody == null ? body : openBody,
                Notification.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getBoolean("asks"),
                answer == null ? null : Answer.of(answer).orElseThrow(),
                row.getObject("batch", UUID.class),
                chainRole == null ? row.getString("role") : chainRole,
                row.getObject("passed_from", UUID.class),
                instant(row, "due_at"),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "checked_in_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant moment) {
        return moment == null ? null : Timestamp.from(moment);
    }

    static Set<String> recipients(Collection<Told> messages) {
        return messages.stream()
                .map(Told::recipient)
                .filter(recipient -> recipient != null)
                .collect(Collectors.toSet());
    }
}
