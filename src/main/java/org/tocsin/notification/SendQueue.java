package org.tocsin.notification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.roster.Contact;

/**
 * Whose turn it is to be sent where: the first message goes at once, what follows shortly after goes together, and no
 * address gets more than its limit.
 *
 * <p>A line is one address by one channel; a robot, whose platform counts what it posts, is one line for everybody it
 * mentions. On a line one send is on its way at a time, so that a gateway that was away does not get at once what had
 * piled up. Two transactions never decide about a line together, and neither waits for the other: who finds it taken
 * comes second, and looks again a moment later.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class SendQueue {

    /** How many of those that wait are offered to one send; how many it can carry depends on their texts. */
    private static final int MOST_LOOKED_AT = 200;

    /** Within this time a send that was just released need not have its task in the engine's tables yet. */
    private static final Duration SETTLING = Duration.ofSeconds(10);

    /** A send usually takes a fraction of this. */
    private static final Duration SOON = Duration.ofMillis(300);

    private static final Duration SELDOM = Duration.ofSeconds(30);

    /** How many may wait on a line before they keep out of each other's way. */
    private static final int FEW = 8;

    /** From one look at a line to the next, by any of those that wait for it, when they are more. */
    private static final Duration APART = Duration.ofMillis(100);

    /** Of how many it costs too much that each of them counts the others. */
    private static final int MANY = 200;

    /** For how long such a line is taken to be as long as it was. */
    private static final Duration COUNTED = Duration.ofSeconds(1);

    /** Where a send stands. */
    enum State {
        RELEASED,
        ACCEPTED,
        FAILED,
        CANCELLED
    }

    /** A message that waits, and for what: {@code mergedInto} is the send that carries it along. */
    record Waiting(String line, @Nullable UUID mergedInto) {}

    /** A send. */
    record Send(UUID key, String line, String channel, String address, Instant at, State state, UUID leader) {}

    /** What was decided: to send now, perhaps with some of {@code others}, or to look again at {@code later}. */
    record Turn(
            @Nullable UUID key, List<UUID> others, @Nullable Instant later) {}

    private record Count(long nanos, int waiting) {}

    private final JdbcClient jdbc;
    private final OwnersTables tables;
    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    SendQueue(JdbcClient jdbc, OwnersTables tables) {
        this.jdbc = jdbc;
        this.tables = tables;
    }

    static String line(Contact way) {
        return switch (way.channel()) {
            case "wecom", "dingtalk", "feishu" -> way.channel();
            default -> way.channel() + ":" + way.address();
        };
    }

    /**
     * Asks for a send.
     *
     * @param jumps whether it is the first message of an incident to its recipient
     */
    Turn take(UUID message, Contact way, boolean jumps, Instant now) {
        String line = line(way);
        if (!jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(?, 0))")
                .param("tocsin.send " + line)
                .query(Boolean.class)
                .single()) {
            return hold(message, waiting(message), line, jumps, now, now.plus(SOON));
        }
        // Only now: while this looked, another send may have taken the message along.
        Optional<Waiting> waiting = waiting(message);
        if (waiting.isPresent() && waiting.get().mergedInto() != null) {
            return new Turn(null, List.of(), now.plus(SOON));
        }
        Optional<Instant> inFlight = inFlight(line, now);
        if (inFlight.isPresent()) {
            return hold(message, waiting, line, jumps, now, again(inFlight.get(), now));
        }
        ChannelLimit limit = tables.limit(way.channel());
        Instant earliest = limit.earliest(sends(line, now.minus(limit.memory())), jumps, now);
        return earliest.isAfter(now)
                ? hold(message, waiting, line, jumps, now, earliest)
                : release(message, way, line, now);
    }

    /** Since when the line's one send has been on its way, if there is one. */
    private Optional<Instant> inFlight(String line, Instant now) {
        return jdbc
                .sql("select * from tocsin.send where line = ? and state = 'released' order by at")
                .param(line)
                .query(SendQueue::send)
                .list()
                .stream()
                .filter(send -> alive(send, now))
                .map(Send::at)
                .findFirst();
    }

    /**
     * Whether a send that was released can still be done. One whose procedure was ended from outside has nobody who would
     * do it; others do not wait for it.
     */
    boolean alive(Send send, Instant now) {
        if (send.at().plus(SETTLING).isAfter(now)) {
            return true;
        }
        boolean task = jdbc.sql("""
                        select exists (select from act_ru_ext_task t
                          join tocsin.notification n on n.process_instance_id = t.proc_inst_id_ where n.id = ?)""").param(send.leader()).query(Boolean.class).single();
        if (!task) {
            jdbc.sql("update tocsin.send set state = 'cancelled' where key = ? and state = 'released'")
                    .param(send.key())
                    .update();
        }
        return task;
    }

    /** When to look again after a send that is on its way: as much later as it has taken so far. */
    static Instant again(Instant since, Instant now) {
        Duration taken = Duration.between(since, now);
        return now.plus(taken.compareTo(SOON) < 0 ? SOON : taken.compareTo(SELDOM) > 0 ? SELDOM : taken);
    }

    private List<Instant> sends(String line, Instant after) {
        return jdbc.sql("select done_at from tocsin.send where line = ? and done_at > ? order by done_at")
                .params(line, Timestamp.from(after))
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .list();
    }

    /**
     * Lets a message wait, and writes only what is new: the row of one that waits already may be locked by the send that is
     * about to take it along.
     */
    private Turn hold(
            UUID message, Optional<Waiting> before, String line, boolean jumps, Instant since, Instant until) {
        if (before.isEmpty()) {
            jdbc.sql("insert into tocsin.send_waiting (notification_id, line, since, jumps) values (?, ?, ?, ?)")
                    .params(message, line, Timestamp.from(since), jumps)
                    .update();
        } else if (!before.get().line().equals(line)) {
            jdbc.sql("""
                            update tocsin.send_waiting set line = ? where notification_id in (
                              select notification_id from tocsin.send_waiting
                              where notification_id = ? and merged_into is null for update skip locked)""").params(line, message).update();
        }
        return new Turn(null, List.of(), apart(line, until));
    }

    /**
     * However many wait, a line is looked at some times a second. Whoever looks first when it is free takes along those that
     * have waited longest, so that it does not matter who that is.
     */
    private Instant apart(String line, Instant until) {
        int waiting = waitingFor(line);
        return waiting <= FEW
                ? until
                : until.plusMillis(ThreadLocalRandom.current().nextLong(waiting * APART.toMillis()));
    }

    private int waitingFor(String line) {
        Count last = counts.get(line);
        if (last != null && System.nanoTime() - last.nanos() < COUNTED.toNanos()) {
            return last.waiting();
        }
        int waiting = jdbc.sql("select count(*) from tocsin.send_waiting where line = ? and merged_into is null")
                .param(line)
                .query(Integer.class)
                .single();
        if (waiting > MANY) {
            counts.put(line, new Count(System.nanoTime(), waiting));
        } else {
            counts.remove(line);
        }
        return waiting;
    }

    private Turn release(UUID message, Contact way, String line, Instant now) {
        leave(message);
        List<UUID> others =
                jdbc.sql("""
                        select notification_id from tocsin.send_waiting where line = ? and merged_into is null
                        order by jumps desc, since limit ? for update skip locked""").params(line, MOST_LOOKED_AT).query(UUID.class).list();
        UUID key = UUID.randomUUID();
        jdbc.sql("""
                        insert into tocsin.send (key, line, channel, address, at, state, leader)
                        values (?, ?, ?, ?, ?, 'released', ?)""")
                .params(key, line, way.channel(), way.address(), Timestamp.from(now), message)
                .update();
        carry(key, message);
        return new Turn(key, others, null);
    }

    private void carry(UUID key, UUID message) {
        jdbc.sql("insert into tocsin.send_item values (?, ?)")
                .params(key, message)
                .update();
    }

    /** Lets a send carry these along; they wait no longer for a turn of their own, but for its outcome. */
    void along(UUID key, List<UUID> carried) {
        for (UUID one : carried) {
            carry(key, one);
            jdbc.sql("update tocsin.send_waiting set merged_into = ? where notification_id = ?")
                    .params(key, one)
                    .update();
        }
    }

    /**
     * The timers of those that a send carries along and that would look at its outcome long after it only; none that anybody
     * else is about to change. They are this transaction's until it ends.
     */
    List<String> asleep(List<UUID> carried, Instant until) {
        return carried.isEmpty()
                ? List.of()
                : jdbc.sql("""
                        select j.id_ from act_ru_job j
                        where j.process_instance_id_ in (select process_instance_id from tocsin.notification where id in (:carried))
                          and j.handler_type_ = 'timer-intermediate-transition' and j.duedate_ > :until
                          and j.lock_owner_ is null and j.suspension_state_ = 1
                        for update skip locked""")
                        .param("carried", carried)
                        .param("until", Timestamp.from(until))
                        .query(String.class)
                        .list();
    }

    Optional<Waiting> waiting(UUID message) {
        return jdbc.sql("select line, merged_into from tocsin.send_waiting where notification_id = ?")
                .param(message)
                .query((row, n) -> new Waiting(row.getString(1), row.getObject(2, UUID.class)))
                .optional();
    }

    void leave(UUID message) {
        jdbc.sql("delete from tocsin.send_waiting where notification_id = ?")
                .param(message)
                .update();
    }

    /**
     * A message that is not to be sent any more: it waits no longer, and what others wait for goes on without it. A send
     * that a worker has begun may have arrived, so that it counts.
     */
    void abandon(UUID message, boolean begun, Instant now) {
        leave(message);
        jdbc.sql(
                        "update tocsin.send set state = 'cancelled', done_at = ?::timestamptz where leader = ? and state = 'released'")
                .params(begun ? Timestamp.from(now) : null, message)
                .update();
    }

    /** Whether a message is on its way with a send that is another one's. */
    boolean carriedAlong(UUID message) {
        return jdbc.sql("""
                        select exists (select from tocsin.send_item i join tocsin.send s on s.key = i.send_key
                          where i.notification_id = ? and s.state = 'released' and s.leader <> i.notification_id)""").param(message).query(Boolean.class).single();
    }

    Optional<Send> find(UUID key) {
        return jdbc.sql("select * from tocsin.send where key = ?")
                .param(key)
                .query(SendQueue::send)
                .optional();
    }

    private static Send send(ResultSet row, int number) throws SQLException {
        return new Send(
                row.getObject("key", UUID.class),
                row.getString("line"),
                row.getString("channel"),
                row.getString("address"),
                row.getTimestamp("at").toInstant(),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("leader", UUID.class));
    }

    void accepted(UUID key, @Nullable String providerId, Instant at) {
        jdbc.sql("update tocsin.send set state = 'accepted', provider_id = ?, done_at = ? where key = ?")
                .params(providerId, Timestamp.from(at), key)
                .update();
    }

    void failed(UUID key, Instant at) {
        jdbc.sql("update tocsin.send set state = 'failed', done_at = ? where key = ?")
                .params(Timestamp.from(at), key)
                .update();
    }

    /** The ways by which a message was sent in vain, each {@code channel:address}. */
    List<String> failedWays(UUID message) {
        return jdbc.sql("""
                        select distinct s.channel || ':' || s.address from tocsin.send s
                        join tocsin.send_item i on i.send_key = s.key
                        where i.notification_id = ? and s.state = 'failed'""").param(message).query(String.class).list();
    }

    /** The newest send to a telephone number that carried a message which asks for an answer. */
    Optional<UUID> newestAsking(String channel, String number, Instant after) {
        return jdbc.sql("""
                        select s.key from tocsin.send s
                        join tocsin.send_item i on i.send_key = s.key
                        join tocsin.notification n on n.id = i.notification_id and n.asks
                        where s.channel = ? and s.at > ? and s.state = 'accepted'
                          and right(regexp_replace(s.address, '[^0-9]', '', 'g'), 11) = ?
                        order by s.at desc limit 1""")
                .params(channel, Timestamp.from(after), number)
                .query(UUID.class)
                .optional();
    }

    /** Whether a message was sent to a telephone number, so that a reply from there can be its recipient's. */
    boolean wasSentTo(UUID message, String number) {
        return jdbc.sql("""
                        select exists (select from tocsin.send_item i join tocsin.send s on s.key = i.send_key
                          where i.notification_id = ? and right(regexp_replace(s.address, '[^0-9]', '', 'g'), 11) = ?)""").params(message, number).query(Boolean.class).single();
    }

    /** Takes note of a gateway's callback; false when it had been taken in before. */
    boolean firstTime(String callback, Instant now) {
        return jdbc.sql("insert into tocsin.gateway_callback values (?, ?) on conflict do nothing")
                        .params(callback, Timestamp.from(now))
                        .update()
                > 0;
    }
}
