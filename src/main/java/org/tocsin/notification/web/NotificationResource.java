package org.tocsin.notification.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.notification.Notification;
import org.tocsin.notification.Notifications;

/** Messages: one element per message and addressee. */
@RestController
@RequestMapping("/api/notifications")
class NotificationResource {

    private static final int MOST = 1000;

    private final Notifications notifications;

    NotificationResource(Notifications notifications) {
        this.notifications = notifications;
    }

    @GetMapping
    List<Notification> list(@RequestParam(required = false) @Nullable String incident) {
        return notifications.list(incident, MOST);
    }
}
