package org.tocsin.notification;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.tocsin.incident.IncidentClosed;

/** Nobody is called any more about an incident that has ended. */
@Component
class ClosedIncidents {

    private final Notifications notifications;

    ClosedIncidents(Notifications notifications) {
        this.notifications = notifications;
    }

    @EventListener
    void closed(IncidentClosed event) {
        notifications.stop(event.businessKey());
    }
}
