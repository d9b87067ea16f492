package org.tocsin.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What is sent: the message as the channel may carry it, and how to answer it there. */
@Component
class SendText {

    /** Channels that nobody but the bank's own staff can read. */
    private static final Set<String> CLOSED = Set.of("email");

    private static final Set<String> ROBOTS = Set.of("wecom", "dingtalk", "feishu");

    /** How many characters several messages together may have: what is read on a telephone, or the robots' platforms take. */
    private static final Map<String, Integer> ROOM =
            Map.of("sms", 450, "voice", 450, "email", 3000, "wecom", 600, "dingtalk", 3000, "feishu", 3000);

    private static final int MOST_LINES = 10;
    private static final int LONGEST = 3300;

    private final Phrases phrases;
    private final AnswerLinks links;

    SendText(Phrases phrases, AnswerLinks links) {
        this.phrases = phrases;
        this.links = links;
    }

    String subject(Told message) {
        return (message.incident().endsWith("-D") ? "【演练】" : "")
                + phrases.say(Phrase.SUBJECT, Map.of("incident", message.incident()));
    }

    /** A send's text, and which of the messages that could go along it carries. */
    record Bundle(String text, List<Told> along) {}

    /** The text of one send: {@code message}, and as many of {@code others} as it has room for. */
    Bundle of(Told message, List<Told> others, String channel, boolean reminder) {
        String first = shortened(
                reminder
                        ? phrases.say(Phrase.REMINDER, Map.of("text", body(message, channel)))
                        : body(message, channel));
        List<Told> along = new ArrayList<>();
        List<String> lines = new ArrayList<>(List.of(line(message, first, channel)));
        int room = ROOM.getOrDefault(channel, 500) - first.length();
        for (Told other : others) {
            String line = line(other, body(other, channel), channel);
            if (ROBOTS.contains(channel) && lines.contains(line)) {
                // The same to several people in one group: it is read once, and mentions all of them.
                along.add(other);
            } else if (lines.size() < MOST_LINES && line.length() + 4 <= room) {
                room -= line.length() + 4;
                lines.add(line);
                along.add(other);
            }
        }
        if (lines.size() == 1) {
            return new Bundle(first + (message.asks() ? howToAnswer(message, channel) : ""), along);
        }
        StringBuilder numbered = new StringBuilder();
        for (int n = 0; n < lines.size(); n++) {
            numbered.append(n == 0 ? "" : "\n").append(n + 1).append(". ").append(lines.get(n));
        }
        String all = phrases.say(Phrase.BUNDLE, Map.of("count", lines.size(), "text", numbered));
        boolean asks = message.asks() || along.stream().anyMatch(Told::asks);
        return new Bundle(all + (asks && !CLOSED.contains(channel) ? hint(channel, "") : ""), along);
    }

    /** The engine keeps texts in columns of 4000 characters, and no telephone shows as much. */
    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "……（全文请在系统内查看）";
    }

    private String line(Told message, String body, String channel) {
        if (!message.asks() || ROBOTS.contains(channel)) {
            return body;
        }
        String link = CLOSED.contains(channel) ? link(message) : "";
        return phrases.say(Phrase.BUNDLED, Map.of("text", body, "code", message.code())) + link;
    }

    private static String body(Told message, String channel) {
        return CLOSED.contains(channel) ? message.body() : message.openBody();
    }

    private String howToAnswer(Told message, String channel) {
        return CLOSED.contains(channel) ? link(message) : hint(channel, message.code());
    }

    private String hint(String channel, String code) {
        return switch (channel) {
            case "sms" -> "\n" + phrases.say(Phrase.SMS_ANSWERS, Map.of("code", code));
            case "voice" -> "\n" + phrases.say(Phrase.VOICE_ANSWERS, Map.of());
            default -> "";
        };
    }

    private String link(Told message) {
        return links.to(message.id())
                .map(link -> "\n" + phrases.say(Phrase.LINK, Map.of("link", link)))
                .orElse("");
    }
}
