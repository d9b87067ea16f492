package org.tocsin.notification;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;
import org.tocsin.incident.Journal;
import org.tocsin.roster.DutyRoster;
import org.tocsin.roster.Person;

/**
 * Answers that come from outside: short messages, telephone keys, links; and what providers find out about a send.
 *
 * <p>Every method says in Chinese what it has made of the answer, for the gateway to tell the person.
 */
@Service
@Transactional
public class Replies {

    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    /** A digit, and perhaps the message's number; people put all sorts of signs between them. */
    private static final Pattern REPLY = Pattern.compile("\\s*([123])(?:[\\s,、.。:#+-]*(\\d{4,12}))?\\s*[.。!]?\\s*");

    private static final Duration REMEMBERED = Duration.ofDays(7);
    private static final int NUMBER = 11;

    private final Messages messages;
    private final SendQueue queue;
    private final Answers answers;
    private final NotificationProcedure procedure;
    private final DutyRoster roster;
    private final Incidents incidents;
    private final Journal journal;
    private final Clock clock;

    Replies(
            Messages messages,
            SendQueue queue,
            Answers answers,
            @Lazy NotificationProcedure procedure,
            DutyRoster roster,
            Incidents incidents,
            Journal journal,
            Clock clock) {
        this.messages = messages;
        this.queue = queue;
        this.answers = answers;
        this.procedure = procedure;
        this.roster = roster;
        this.incidents = incidents;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * A short message from a person.
     *
     * @param id the gateway's id of it; a second one with the same id changes nothing
     * @param from the telephone number it came from
     */
    public String sms(String id, String from, String text) {
        Instant now = clock.instant();
        if (!queue.firstTime("sms " + id, now)) {
            return "已收到";
        }
        Matcher reply = REPLY.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC));
        if (!reply.matches()) {
            return "未能识别。请回复 1 已阅、2 接手或 3 不能到场，后加编号";
        }
        Answer answer = Answer.ofDigit(
                        (char) ('0' + Character.getNumericValue(reply.group(1).charAt(0))))
                .orElseThrow();
        String number = number(from);
        List<Told> meant = reply.group(2) == null
                ? queue.newestAsking("sms", number, now.minus(REMEMBERED)).map(messages::ofSend).stream()
                        .flatMap(List::stream)
                        .toList()
                : messages.byCode(reply.group(2)).filter(m -> queue.wasSentTo(m.id(), number)).stream()
                        .toList();
        if (reply.group(2) == null
                && meant.stream().map(Told::recipient).distinct().count() > 1) {
            return "这个号码收到了多个人的消息，请在答复后加编号";
        }
        return answerAll(meant, answer, "sms");
    }

    /** The number without what exchanges put before it. */
    private static String number(String from) {
        String digits = from.replaceAll("\\D", "");
        return digits.length() > NUMBER ? digits.substring(digits.length() - NUMBER) : digits;
    }

    /**
     * A key pressed on the telephone while a message was read aloud.
     *
     * @param send the key of the send that the call was
     */
    public String voice(String id, UUID send, String digits) {
        if (!queue.firstTime("voice " + id, clock.instant())) {
            return "已收到";
        }
        Optional<Answer> answer = digits.isEmpty() ? Optional.empty() : Answer.ofDigit(digits.charAt(0));
        return answer.map(a -> answerAll(messages.ofSend(send), a, "voice")).orElse("未能识别按键");
    }

    private String answerAll(List<Told> meant, Answer answer, String via) {
        List<String> results = meant.stream()
                .filter(Told::asks)
                .map(message -> answer(message, answer, via))
                .distinct()
                .toList();
        return results.isEmpty() ? "没有找到等待您答复的消息，请核对编号" : String.join("；", results);
    }

    /** What a link leads to; empty for a message that is not there any more. */
    @Transactional(readOnly = true)
    public Optional<Shown> shown(UUID id) {
        return messages.find(id)
                .map(m -> new Shown(
                        m.incident(),
                        m.openBody(),
                        roster.person(String.valueOf(m.recipient()))
                                .map(Person::name)
                                .orElse(""),
                        m.state(),
                        m.answer()));
    }

    /** A message as the page behind a link shows it; without personal values, since a link can be forwarded. */
    public record Shown(
            String incident,
            String text,
            String recipient,
            Notification.State state,
            @Nullable Answer answer) {}

    /** The button on the page behind a link. */
    public String link(UUID id, Answer answer) {
        return messages.find(id).map(m -> answer(m, answer, "link")).orElse("消息已不存在");
    }

    private String answer(Told message, Answer answer, String via) {
        if (message.processInstanceId() != null
                && procedure.answer(message.processInstanceId(), String.valueOf(message.recipient()), answer, via)) {
            return message.incident() + " 已记录：" + answer.label();
        }
        if (message.answer() != null) {
            return message.incident() + " 此前已答复「" + message.answer().label() + "」";
        }
        if (message.state() == Notification.State.UNANSWERED) {
            answers.late(message, answer, via);
            return message.incident() + " 已转交他人；您的答复「" + answer.label() + "」已记录";
        }
        return message.incident() + " 已不需要答复";
    }

    /**
     * What the provider has found out about a send that it had taken.
     *
     * @param reason why it was not delivered; null if it was
     */
    public void receipt(UUID send, boolean delivered, @Nullable String reason) {
        Optional<SendQueue.Send> known = queue.find(send);
        if (known.isEmpty()) {
            log.warn("A receipt for send {}, which nobody here has made", send);
            return;
        }
        if (known.get().state() == SendQueue.State.RELEASED) {
            throw new TooEarly();
        }
        if (known.get().state() != SendQueue.State.ACCEPTED) {
            // A repeated receipt, or one for what has gone another way already.
            return;
        }
        messages.receipt(send, delivered ? "delivered" : "failed: " + (reason == null ? "not delivered" : reason));
        if (!delivered) {
            queue.failed(send, clock.instant());
            messages.ofSend(send).forEach(message -> goOn(message, known.get()));
        }
    }

    /** A receipt for a send whose acceptance has not been noted yet: the gateway posts it again. */
    public static final class TooEarly extends RuntimeException {}

    /** A message that has not arrived after all goes its next way now. */
    private void goOn(Told message, SendQueue.Send send) {
        boolean over = incidents.find(message.incident()).filter(Incident::open).isEmpty();
        if (message.state() != Notification.State.SENT || over) {
            return;
        }
        journal.write(
                message.incident(),
                Journal.Kind.NOT_TOLD,
                null,
                "服务商回执：%s 未收到 %s 消息：%s"
                        .formatted(String.valueOf(message.recipient()), send.channel(), message.openBody()));
        if (message.asks()) {
            if (message.processInstanceId() != null) {
                procedure.hurry(message.processInstanceId());
            }
            return;
        }
        messages.state(message.id(), Notification.State.PENDING);
        messages.bind(
                message.id(),
                procedure.resume(String.valueOf(message.number()), message.id(), queue.failedWays(message.id())));
    }
}
