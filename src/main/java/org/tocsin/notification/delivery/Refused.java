package org.tocsin.notification.delivery;

/** The receiving side has said no for good: an address that does not exist, a request that it does not understand. */
class Refused extends Exception {

    Refused(String reason) {
        super(reason);
    }
}
