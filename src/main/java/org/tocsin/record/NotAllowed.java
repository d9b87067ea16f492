package org.tocsin.record;

/** Somebody may not do what they ask for; the message tells them. */
public class NotAllowed extends RuntimeException {

    NotAllowed(String message) {
        super(message, null, false, false);
    }
}
