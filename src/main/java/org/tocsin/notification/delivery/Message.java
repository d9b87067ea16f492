package org.tocsin.notification.delivery;

/**
 * What one external task asks to be sent.
 *
 * @param address e-mail address or phone number; for robots the mobile numbers to mention, comma-separated, or empty
 * @param key the same over all tries of one send, so that the receiver can drop a double
 * @param answers whether the receiver is asked for an answer
 */
record Message(String channel, String address, String subject, String text, String key, boolean answers) {}
