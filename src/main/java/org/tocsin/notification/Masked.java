package org.tocsin.notification;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Words for a log: enough to recognise an address that one knows already, too little to learn one. */
public final class Masked {

    private static final Pattern MAIL = Pattern.compile("([^\\s@<>,;:\"'()\\[\\]])[^\\s@<>,;:\"'()\\[\\]]*@");
    private static final Pattern NUMBER = Pattern.compile("(\\d{3})\\d{3,}(\\d{2})");

    private Masked() {}

    public static String of(@Nullable String words) {
        if (words == null) {
            return "";
        }
        return NUMBER.matcher(MAIL.matcher(words).replaceAll("$1***@")).replaceAll("$1***$2");
    }
}
