package org.tocsin.notification;

/** Addresses as records and logs show them: enough to recognise, too little to call. */
final class Masked {

    private Masked() {}

    static String address(String address) {
        int at = address.indexOf('@');
        if (at > 0) {
            return address.charAt(0) + "***" + address.substring(at);
        }
        return address.length() < 8
                ? "***"
                : address.substring(0, 3) + "****" + address.substring(address.length() - 4);
    }
}
