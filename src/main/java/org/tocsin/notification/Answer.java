package org.tocsin.notification;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Optional;

/** What a recipient can answer, each with an effect of its own. */
public enum Answer {
    /** Has read it: no more reminders, nobody else is called. */
    @JsonProperty("seen")
    SEEN("seen", '1', "已阅"),
    /** Takes it on: is named as responsible, and colleagues who were asked the same are left in peace. */
    @JsonProperty("taking")
    TAKING("taking", '2', "接手处理"),
    /** Cannot come: the next person is called at once. */
    @JsonProperty("cannot-come")
    CANNOT_COME("cannot-come", '3', "不能到场");

    private final String id;
    private final char digit;
    private final String label;

    Answer(String id, char digit, String label) {
        this.id = id;
        this.digit = digit;
        this.label = label;
    }

    /** As variables and tables have it. */
    public String id() {
        return id;
    }

    /** As staff read it. */
    public String label() {
        return label;
    }

    public static Optional<Answer> of(String id) {
        return Arrays.stream(values()).filter(a -> a.id.equals(id)).findFirst();
    }

    /** The answer that a reply by SMS or a key pressed on the telephone means. */
    static Optional<Answer> ofDigit(char digit) {
        return Arrays.stream(values()).filter(a -> a.digit == digit).findFirst();
    }
}
