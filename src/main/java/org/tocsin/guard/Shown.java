package org.tocsin.guard;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as staff read them: an option by its label, a moment without its zone, yes and no in words. */
public final class Shown {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Shown() {}

    /** {@code value} of the field {@code key} of {@code forms}; empty for null. */
    public static String value(FormSchema forms, String key, @Nullable Object value, ZoneId zone) {
        if (value == null) {
            return "";
        }
        if (value instanceof Boolean yes) {
            return yes ? "是" : "否";
        }
        if (value instanceof Date date) {
            return moment(date.toInstant(), zone);
        }
        Field field = forms.field(key).orElse(null);
        if (field == null || field.type() == Field.Type.TEXT) {
            return value instanceof String text && field == null ? isoOrText(text, zone) : value.toString();
        }
        return switch (field.type()) {
            case CHOICE -> label(field.options(), value.toString());
            case CHOICES ->
                Arrays.stream(value.toString().split(","))
                        .map(one -> label(field.options(), one))
                        .collect(Collectors.joining("、"));
            case MOMENT -> field.dateOnly() ? value.toString() : isoOrText(value.toString(), zone);
            default -> value.toString();
        };
    }

    private static String label(Map<Object, String> options, String value) {
        return options.entrySet().stream()
                .filter(o -> String.valueOf(o.getKey()).equals(value))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(value);
    }

    private static String isoOrText(String text, ZoneId zone) {
        try {
            return moment(OffsetDateTime.parse(text).toInstant(), zone);
        } catch (DateTimeException e) {
            return text;
        }
    }

    /** A moment in the business zone; seconds only where they say something. */
    public static String moment(Instant moment, ZoneId zone) {
        var local = moment.atZone(zone);
        return (local.getSecond() == 0 ? MOMENT : EXACT).format(local);
    }
}
