package org.tocsin.notification.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.engine.SignedIn;
import org.tocsin.incident.HiddenIncidents;
import org.tocsin.notification.Notification;
import org.tocsin.notification.Notifications;

/** Messages: one element per message and addressee. */
@RestController
@RequestMapping("/api/notifications")
class NotificationResource {

    private static final int MOST = 1000;

    private final Notifications notifications;
    private final HiddenIncidents hidden;

    NotificationResource(Notifications notifications, HiddenIncidents hidden) {
        this.notifications = notifications;
        this.hidden = hidden;
    }

    @GetMapping
    List<Notification> list(@RequestParam(required = false) @Nullable String incident, HttpServletRequest request) {
        Set<String> unseen = hidden.from(SignedIn.to(request).orElse(null));
        return notifications.list(incident, MOST).stream()
                .filter(message -> !unseen.contains(message.incident()))
                .toList();
    }
}
