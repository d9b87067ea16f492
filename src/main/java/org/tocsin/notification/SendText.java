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

    private final Phrases phrases;
    private final AnswerLinks links;

    SendText(Phrases phrases, AnswerLinks links) {
        this.phrases = phrases;
        this.links = links;
    }

    String subject(Told message) {
        return phrases.say(Phrase.SUBJECT, Map.of("incident", message.incident()));
    }

    /** The text of one send: {@code message}, and those that go along with it. */
    String of(Told message, List<Told> along, String channel, boolean reminder) {
        String first = reminder
                ? phrases.say(Phrase.REMINDER, Map.of("text", body(message, channel)))
                : body(message, channel);
        if (along.isEmpty()) {
            return first + (message.asks() ? howToAnswer(message, channel) : "");
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(1, message, first, channel));
        along.forEach(other -> lines.add(line(lines.size() + 1, other, body(other, channel), channel)));
        String all = phrases.say(Phrase.BUNDLE, Map.of("count", lines.size(), "text", String.join("\n", lines)));
        boolean asks = message.asks() || along.stream().anyMatch(Told::asks);
        return all + (asks && !CLOSED.contains(channel) ? hint(channel, "") : "");
    }

    private String line(int number, Told message, String body, String channel) {
        if (!message.asks()) {
            return number + ". " + body;
        }
        String link = CLOSED.contains(channel) ? link(message) : "";
        return number + ". " + phrases.say(Phrase.BUNDLED, Map.of("text", body, "code", message.code())) + link;
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
