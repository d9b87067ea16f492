package org.tocsin.notification;

import java.util.Set;

/** What delivery itself adds to a message; its words are texts of the procedure {@code notification}. */
enum Phrase {
    /** Before a message that is sent again. */
    REMINDER("reminder", "text"),
    /** A message to somebody who stands in for somebody else. */
    STAND_IN("stand-in", "absent", "before", "text"),
    /** A message to the superior of a role that was not reached. */
    SUPERIOR("superior", "before", "text"),
    /** How to answer by SMS. */
    SMS_ANSWERS("sms-answers", "code"),
    /** How to answer by the telephone's keys. */
    VOICE_ANSWERS("voice-answers"),
    /** How to answer by a link. */
    LINK("link", "link"),
    /** Several messages in one. */
    BUNDLE("bundle", "count", "text"),
    /** One of several messages that asks for an answer. */
    BUNDLED("bundled", "text", "code"),
    /** An e-mail's subject. */
    SUBJECT("subject", "incident"),
    /** Whoever was called out is not there in time. */
    NOT_ARRIVED("not-arrived", "who", "incident");

    static final String FILE = "notification" + Texts.ENDING;

    private final String id;
    private final Set<String> placeholders;

    Phrase(String id, String... placeholders) {
        this.id = id;
        this.placeholders = Set.of(placeholders);
    }

    String id() {
        return id;
    }

    /** The only ones that a process owner can use in it. */
    Set<String> placeholders() {
        return placeholders;
    }
}
