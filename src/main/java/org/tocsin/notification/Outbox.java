package org.tocsin.notification;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The built-in channel, which needs no network: a message is sent when it can be read at {@code /api/notifications}.
 *
 * <p>It takes up what has been committed, so that a step that is rolled back has told nobody.
 */
@Service
class Outbox {

    static final String CHANNEL = "outbox";

    private final JdbcClient jdbc;
    private final Clock clock;

    Outbox(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Sends what waits; several nodes may do so at once. */
    @Scheduled(fixedDelayString = "${tocsin.outbox.interval:500ms}")
    @Transactional
    public void send() {
        Timestamp now = Timestamp.from(clock.instant());
        List<UUID> sent = jdbc.sql("""
                        update tocsin.notification set state = 'sent', sent_at = ?
                        where id in (select id from tocsin.notification where state = 'pending'
                                     order by position limit 1000 for update skip locked)
                        returning id""").param(now).query(UUID.class).list();
        for (UUID id : sent) {
            jdbc.sql("insert into tocsin.notification_attempt values (?, 1, ?, ?, 'accepted')")
                    .params(id, CHANNEL, now)
                    .update();
        }
    }
}
