package org.tocsin.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values that somebody sends for a form, checked against it. Browsers check too, but only for those who use one.
 *
 * <p>What is accepted is also brought to one shape: choices take the type of the form's option, several choices become
 * a comma-separated text, moments an ISO 8601 text in the business zone.
 *
 * @param existing the values that the process already has; they count where nothing is sent
 * @param hidden whether a FEEL expression holds for the given values
 */
public record Submission(
        Map<String, Object> values,
        Function<String, @Nullable Object> existing,
        BiPredicate<String, Map<String, Object>> hidden,
        Instant now,
        ZoneId zone) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The engine keeps texts in columns of this many characters. */
    static final int LONGEST_TEXT = 4000;

    /**
     * The values as they are to be stored.
     *
     * @param complete whether required fields must be there, or only those that are sent are looked at
     * @throws InvalidInput at the first value that the form does not accept, or does not know
     */
    public Map<String, Object> checked(FormSchema form, boolean complete) {
        Map<String, Object> raw = new LinkedHashMap<>(values);
        for (String name : raw.keySet()) {
            if (form.field(name).isEmpty()) {
                throw InvalidInput.of(name, "", "此处不接受该变量（未知，或只能由系统设置）");
            }
        }
        Map<String, Object> accepted = new LinkedHashMap<>();
        for (Field field : form.fields()) {
            boolean sent = raw.containsKey(field.key());
            if (!sent && !complete) {
                continue;
            }
            if (complete && isHidden(field, form, raw)) {
                if (!missing(raw.get(field.key()))) {
                    throw InvalidInput.of(field.key(), field.label(), "与其他填写内容不符，此时不应填写");
                }
                name(field, accepted);
                continue;
            }
            Object value = sent ? accept(field, raw.get(field.key())) : null;
            if (value != null) {
                accepted.put(field.key(), value);
            } else if (field.required() && complete && (sent || missing(existing.apply(field.key())))) {
                throw InvalidInput.of(field.key(), field.label(), "必填");
            } else if (sent && field.type() != Field.Type.CHOICES) {
                accepted.put(field.key(), null);
            } else if (complete) {
                name(field, accepted);
            }
        }
        return accepted;
    }

    /** Models may name every field of a form that was filled in, also one that was left empty: it is null then. */
    private void name(Field field, Map<String, Object> accepted) {
        if (existing.apply(field.key()) == null) {
            accepted.put(field.key(), null);
        }
    }

    private boolean isHidden(Field field, FormSchema form, Map<String, Object> raw) {
        if (field.hide() == null) {
            return false;
        }
        Map<String, Object> context = new LinkedHashMap<>();
        form.fields().forEach(f -> context.put(f.key(), existing.apply(f.key())));
        context.putAll(raw);
        form.fields().stream()
                .filter(f -> f.type() == Field.Type.CHOICE && context.get(f.key()) != null)
                .forEach(f -> context.computeIfPresent(f.key(), (k, v) -> option(f, v)));
        return hidden.test(field.hide(), context);
    }

    private static boolean missing(@Nullable Object value) {
        return value == null || value instanceof String s && s.isBlank();
    }

    private @Nullable Object accept(Field field, @Nullable Object value) {
        if (missing(value)) {
            return null;
        }
        return switch (field.type()) {
            case TEXT -> text(field, value);
            case NUMBER -> number(field, value);
            case YES_NO -> yesNo(field, value);
            case CHOICE -> choice(field, value);
            case CHOICES -> choices(field, value);
            case MOMENT -> moment(field, value);
        };
    }

    private static String text(Field field, Object value) {
        if (!(value instanceof String text)) {
            throw InvalidInput.of(field.key(), field.label(), "应为文本");
        }
        int longest = Math.min(LONGEST_TEXT, field.maxLength() == null ? LONGEST_TEXT : field.maxLength());
        if (text.length() > longest) {
            throw InvalidInput.of(field.key(), field.label(), "最多 %d 个字，现为 %d 个字".formatted(longest, text.length()));
        }
        if (field.minLength() != null && text.length() < field.minLength()) {
            throw InvalidInput.of(field.key(), field.label(), "至少 %d 个字".formatted(field.minLength()));
        }
        if (text.indexOf('\0') >= 0) {
            throw InvalidInput.of(field.key(), field.label(), "含有不可用的字符");
        }
        if (field.pattern() != null && !Pattern.matches(field.pattern(), text)) {
            throw InvalidInput.of(field.key(), field.label(), "格式不正确");
        }
        return text;
    }

    private static Object number(Field field, Object value) {
        BigDecimal number;
        try {
            number = new BigDecimal(value.toString().trim());
        } catch (NumberFormatException e) {
            throw InvalidInput.of(field.key(), field.label(), "应为数字");
        }
        if (field.min() != null && number.compareTo(field.min()) < 0) {
            throw InvalidInput.of(field.key(), field.label(), "不能小于 " + field.min());
        }
        if (field.max() != null && number.compareTo(field.max()) > 0) {
            throw InvalidInput.of(field.key(), field.label(), "不能大于 " + field.max());
        }
        if (!field.wholeNumber()) {
            return number.doubleValue();
        }
        try {
            return number.intValueExact();
        } catch (ArithmeticException e) {
            throw InvalidInput.of(field.key(), field.label(), "应为整数");
        }
    }

    private static @Nullable Object yesNo(Field field, Object value) {
        if (!(value instanceof Boolean answer)) {
            throw InvalidInput.of(field.key(), field.label(), "应为是或否（true / false）");
        }
        // As in the browser: a required box must be ticked.
        return field.required() && !answer ? null : answer;
    }

    private Object choice(Field field, Object value) {
        Object option = option(field, value);
        if (option == null) {
            throw InvalidInput.of(field.key(), field.label(), "只能是 " + offered(options(field)));
        }
        return option;
    }

    private @Nullable String choices(Field field, Object value) {
        List<String> accepted = new ArrayList<>();
        for (Object one : several(value)) {
            String option = String.valueOf(choice(field, one));
            if (!accepted.contains(option)) {
                accepted.add(option);
            }
        }
        return accepted.isEmpty() ? null : String.join(",", accepted);
    }

    /** Scripts send several choices as text with commas, Tasklist as the text of a JSON array, others as a list. */
    private static Collection<?> several(Object value) {
        if (value instanceof Collection<?> list) {
            return list;
        }
        String text = value.toString().trim();
        if (!text.startsWith("[")) {
            return List.of(text.split("\\s*,\\s*"));
        }
        try {
            return JSON.readValue(text, List.class);
        } catch (JsonProcessingException e) {
            return List.of(text);
        }
    }

    private @Nullable Object option(Field field, Object value) {
        return options(field).keySet().stream()
                .filter(o -> String.valueOf(o).equals(String.valueOf(value)))
                .findFirst()
                .orElse(null);
    }

    private Map<Object, String> options(Field field) {
        if (field.valuesKey() == null) {
            return field.options();
        }
        Map<Object, String> options = new LinkedHashMap<>();
        if (existing.apply(field.valuesKey()) instanceof Collection<?> several) {
            for (Object option : several) {
                if (option instanceof Map<?, ?> map) {
                    options.put(map.get("value"), String.valueOf(map.get("label")));
                } else {
                    options.put(option, String.valueOf(option));
                }
            }
        }
        return options;
    }

    private static String offered(Map<Object, String> options) {
        return options.isEmpty()
                ? "（目前没有可选项）"
                : options.entrySet().stream()
                        .map(o -> o.getValue().equals(String.valueOf(o.getKey()))
                                ? o.getValue()
                                : o.getKey() + "（" + o.getValue() + "）")
                        .collect(Collectors.joining("、"));
    }

    private String moment(Field field, Object value) {
        try {
            if (field.dateOnly()) {
                return LocalDate.parse(value.toString()).toString();
            }
            Instant sent = value instanceof Date date
                    ? date.toInstant()
                    : OffsetDateTime.parse(value.toString()).toInstant();
            Instant moment = inOrder(field, sent);
            return iso(moment, zone);
        } catch (DateTimeException e) {
            throw InvalidInput.of(
                    field.key(),
                    field.label(),
                    field.dateOnly() ? "应为日期，例如 2026-11-22" : "应为带时区的时间，例如 2026-11-22T09:30:00+08:00");
        }
    }

    /**
     * Properties of a moment given in Modeler: {@code notAfter=now}, {@code notBefore=<another moment's key>}. Forms know
     * minutes only, so the minute in which the other one lies is taken for that moment itself.
     */
    private Instant inOrder(Field field, Instant moment) {
        if ("now".equals(field.properties().get("notAfter")) && moment.isAfter(now)) {
            throw InvalidInput.of(field.key(), field.label(), "不能晚于现在");
        }
        String other = field.properties().get("notBefore");
        if (other != null && existing.apply(other) instanceof String text) {
            Instant earliest = OffsetDateTime.parse(text).toInstant();
            if (moment.equals(earliest.truncatedTo(ChronoUnit.MINUTES))) {
                return earliest;
            }
            if (moment.isBefore(earliest)) {
                throw InvalidInput.of(field.key(), field.label(), "不能早于 " + Shown.moment(earliest, zone));
            }
        }
        return moment;
    }

    /** A moment as variables hold it: ISO 8601 with the offset of the business zone, to the millisecond. */
    public static String iso(Instant moment, ZoneId zone) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                moment.truncatedTo(ChronoUnit.MILLIS).atZone(zone));
    }
}
