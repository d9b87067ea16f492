package org.tocsin.notification;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.tocsin.incident.Journal;

/**
 * Alarms messages that no channel takes. It asks the table, not the worker: a worker that has stopped says nothing.
 *
 * <p>Each message is alarmed once on each node, and the journal has it once.
 */
@Component
class DeliveryWatch {

    private static final Logger log = LoggerFactory.getLogger(DeliveryWatch.class);
    private static final int MOST = 1000;

    private final Messages messages;
    private final SendQueue queue;
    private final Journal journal;
    private final History history;
    private final NotificationProperties properties;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final Set<UUID> alarmed = new HashSet<>();
    private final AtomicInteger overdue = new AtomicInteger();

    DeliveryWatch(
            Messages messages,
            SendQueue queue,
            Journal journal,
            History history,
            NotificationProperties properties,
            TransactionOperations transactions,
            MeterRegistry meters,
            Clock clock) {
        this.messages = messages;
        this.queue = queue;
        this.journal = journal;
        this.history = history;
        this.properties = properties;
        this.transactions = transactions;
        this.clock = clock;
        meters.gauge("tocsin.notification.overdue", overdue);
    }

    /** Looks for messages that should have gone out by now. */
    @Scheduled(fixedDelayString = "${tocsin.notification.watch-interval:10s}")
    void look() {
        transactions.executeWithoutResult(status -> {
            Instant now = clock.instant();
            List<Told> late = messages.overdue(now.minus(properties.overdue()), MOST);
            overdue.set(late.size());
            alarmed.retainAll(late.stream().map(Told::id).collect(Collectors.toSet()));
            late.stream().filter(message -> alarmed.add(message.id())).forEach(message -> {
                log.error(
                        "Message {} about {} has not been taken by any channel since {}",
                        message.number(),
                        message.incident(),
                        message.createdAt());
                if (queue.firstTime("overdue " + message.id(), now)) {
                    journal.write(
                            message.incident(),
                            Journal.Kind.ALARM,
                            null,
                            "通知 %s 的消息迟迟未能发出，请检查发送进程和渠道".formatted(history.name(String.valueOf(message.recipient()))));
                }
            });
        });
    }

    int overdue() {
        return overdue.get();
    }
}
