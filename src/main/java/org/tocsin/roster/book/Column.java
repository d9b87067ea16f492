package org.tocsin.roster.book;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tocsin.guard.InvalidInput;

/**
 * One thing that is known of a row. On the page, in a workbook and in the journal its value is the same text.
 *
 * @param refersTo the kind whose row a {@code REF} or {@code REFS} names
 * @param choices the stored code of each choice, and the word that people see
 * @param hint how to fill it in; empty where the label says it all
 */
public record Column(
        String key,
        String label,
        Type type,
        boolean required,
        @Nullable String refersTo,
        Map<String, String> choices,
        String hint) {

    /** What a value is: of several references, the order matters. */
    public enum Type {
        KEY,
        TEXT,
        YES_NO,
        NUMBER,
        DATE,
        TIME,
        MOMENT,
        CHOICE,
        REF,
        REFS
    }

    private static final int LONGEST = 200;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-M-d").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("H:mm").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-M-d H:mm").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME_SHOWN = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter MOMENT_SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    static Column of(String key, String label, Type type) {
        return new Column(key, label, type, false, null, Map.of(), "");
    }

    static Column ref(String key, String label, String refersTo) {
        return new Column(key, label, Type.REF, false, refersTo, Map.of(), "");
    }

    static Column refs(String key, String label, String refersTo) {
        return new Column(key, label, Type.REFS, false, refersTo, Map.of(), "");
    }

    /** @param codesAndWords code, word, code, word … */
    static Column choice(String key, String label, String... codesAndWords) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (int i = 0; i < codesAndWords.length; i += 2) {
            choices.put(codesAndWords[i], codesAndWords[i + 1]);
        }
        return new Column(key, label, Type.CHOICE, false, null, choices, "");
    }

    Column must() {
        return new Column(key, label, type, true, refersTo, choices, hint);
    }

    Column hint(String text) {
        return new Column(key, label, type, required, refersTo, choices, text);
    }

    /** The database's name for it. */
    String sqlName() {
        return key.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /**
     * The value that a text stands for; null for none.
     *
     * @throws InvalidInput when it stands for none of this column; the message is only what is wrong
     */
    @Nullable
    Object read(@Nullable String typed, ZoneId zone) {
        String text = typed == null ? "" : typed.strip();
        if (text.isEmpty()) {
            if (required) {
                throw new InvalidInput("必填");
            }
            return type == Type.YES_NO ? Boolean.FALSE : null;
        }
        if (type != Type.REFS && text.length() > LONGEST) {
            throw new InvalidInput("最多 %d 个字".formatted(LONGEST));
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInput("含有不可用的字符");
        }
        return switch (type) {
            case KEY -> key(text);
            case TEXT, REF -> text;
            case YES_NO -> yesNo(text);
            case NUMBER -> number(text);
            case DATE -> date(text);
            case TIME -> time(text);
            case MOMENT -> moment(text, zone);
            case CHOICE -> choice(text);
            case REFS ->
                Arrays.stream(text.split("[,，、;；\\s]+"))
                        .filter(part -> !part.isBlank())
                        .toList();
        };
    }

    private static String key(String text) {
        if (!text.matches("[A-Za-z0-9_.@-]{1,64}")) {
            throw new InvalidInput("只能用字母、数字和 _ . @ -，最多 64 个");
        }
        return text;
    }

    private static Boolean yesNo(String text) {
        return switch (text) {
            case "是" -> true;
            case "否" -> false;
            default -> throw new InvalidInput("只能填“是”或“否”");
        };
    }

    private static Integer number(String text) {
        if (!text.matches("[1-9]\\d{0,3}")) {
            throw new InvalidInput("应为 1 到 9999 的整数");
        }
        return Integer.valueOf(text);
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text.replace('/', '-'), DATE);
        } catch (DateTimeException e) {
            throw new InvalidInput(text + " 不是日期，应如 2026-10-01");
        }
    }

    private static LocalTime time(String text) {
        try {
            // People also write the end of a day as 24:00; it is the next day's beginning.
            return LocalTime.parse(text.equals("24:00") ? "00:00" : text.replace('：', ':'), TIME);
        } catch (DateTimeException e) {
            throw new InvalidInput(text + " 不是时刻，应如 08:30");
        }
    }

    private static Instant moment(String text, ZoneId zone) {
        try {
            return LocalDateTime.parse(text.replace('/', '-').replace('：', ':').replace('T', ' '), MOMENT)
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInput(text + " 不是日期和时刻，应如 2026-10-01 08:30");
        }
    }

    private String choice(String text) {
        return choices.entrySet().stream()
                .filter(choice ->
                        choice.getKey().equals(text) || choice.getValue().equals(text))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new InvalidInput("只能填：" + String.join("、", choices.values())));
    }

    /** The text for a value, which reads as that value again. */
    String write(@Nullable Object value, ZoneId zone) {
        if (value == null) {
            return "";
        }
        return switch (type) {
            case KEY, TEXT, REF, NUMBER, DATE -> value.toString();
            case YES_NO -> (Boolean) value ? "是" : "否";
            case TIME -> TIME_SHOWN.format((LocalTime) value);
            case MOMENT -> MOMENT_SHOWN.format(((Instant) value).atZone(zone));
            case CHOICE -> choices.getOrDefault(value.toString(), value.toString());
            case REFS -> ((List<?>) value).stream().map(String::valueOf).collect(Collectors.joining(", "));
        };
    }
}
