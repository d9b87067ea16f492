package org.tocsin.notification;

import org.springframework.context.ApplicationContext;

/** Lets tests send what waits, instead of waiting for it to be sent. */
public final class OutboxDoor {

    private OutboxDoor() {}

    public static void send(ApplicationContext context) {
        context.getBean(Outbox.class).send();
    }
}
