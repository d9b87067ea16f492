package org.tocsin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.notification.Composer;
import org.tocsin.notification.Notifications;

/** Incidents with nothing but messages: no procedure runs, so that no other timer fires in between. */
public class BareIncidents {

    private final Incidents incidents;
    private final Notifications notifications;
    private final Story story;
    private final TransactionTemplate transaction;

    BareIncidents(
            Incidents incidents, Notifications notifications, Story story, PlatformTransactionManager transactions) {
        this.incidents = incidents;
        this.notifications = notifications;
        this.story = story;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** An incident whose first message is of {@code template}, about a customer whose name is a personal value. */
    public String open(String template, String... roles) {
        String key = open();
        return within(() -> {
            notifications.tell(
                    List.of(roles),
                    new Notifications.Message(
                            key,
                            template,
                            new Composer.Composed("【系统故障】" + key + " 客户王五", "【系统故障】" + key + " 客户某某"),
                            null));
            return key;
        });
    }

    /** An incident that nobody has been told of. */
    public String open() {
        return within(() -> {
            String key = incidents.nextKey("SF", story.now(), false);
            incidents.open(
                    new Incident(
                            key,
                            "system-fault",
                            key,
                            "none",
                            null,
                            "3",
                            null,
                            "客户无法接入",
                            story.now(),
                            story.now(),
                            story.now(),
                            "agent",
                            "agent",
                            false,
                            Incident.State.OPEN,
                            null,
                            null,
                            null,
                            null,
                            null),
                    Map.of(),
                    List.of());
            return key;
        });
    }

    public void limit(String incident, String name, Instant due) {
        within(() -> {
            incidents.moveLimit(incident, name, due);
            return incident;
        });
    }

    public void tell(String incident, String template, String role) {
        tell(incident, template, template, role);
    }

    public void tell(String incident, String template, String text, String role) {
        within(() -> {
            notifications.tell(
                    List.of(role),
                    new Notifications.Message(incident, template, new Composer.Composed(text, text), null));
            return incident;
        });
    }

    public void close(String incident) {
        within(() -> {
            incidents.close(incident, "cancelled", null, null, story.now());
            return incident;
        });
    }

    private String within(Supplier<String> step) {
        String key = transaction.execute(status -> step.get());
        story.beginToReach();
        return key;
    }
}
