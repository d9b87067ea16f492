package org.tocsin.notification.web;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.notification.Answer;
import org.tocsin.notification.AnswerLinks;
import org.tocsin.notification.Notification;
import org.tocsin.notification.Replies;

/**
 * The page behind a link in a message: opening it shows the message, only a button answers it, so that a mail program's
 * preview does not.
 */
@RestController
@RequestMapping(path = "/m", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
class AnswerPage {

    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
            + " frame-ancestors 'none'; base-uri 'none'";

    private final Replies replies;
    private final AnswerLinks links;
    private final Template page;

    AnswerPage(Replies replies, AnswerLinks links) {
        this.replies = replies;
        this.links = links;
        try (Reader html =
                new InputStreamReader(AnswerPage.class.getResourceAsStream("answer.html"), StandardCharsets.UTF_8)) {
            this.page = Mustache.compiler().defaultValue("").compile(html);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Choice(String id, String label) {}

    @GetMapping("/{token}")
    ResponseEntity<String> show(@PathVariable String token) {
        return shown(token)
                .map(message -> page(HttpStatus.OK, facts(message, open(message), null)))
                .orElseGet(AnswerPage::gone);
    }

    @PostMapping("/{token}")
    ResponseEntity<String> answer(@PathVariable String token, @RequestParam(defaultValue = "") String answer) {
        Optional<Answer> chosen = Answer.of(answer);
        Optional<UUID> id = links.message(token);
        if (id.isEmpty() || chosen.isEmpty()) {
            return show(token);
        }
        String outcome = Repeated.onConflict(() -> replies.link(id.get(), chosen.get()));
        return shown(token)
                .map(message -> page(HttpStatus.OK, facts(message, false, outcome)))
                .orElseGet(AnswerPage::gone);
    }

    private Optional<Replies.Shown> shown(String token) {
        return links.message(token).flatMap(replies::shown);
    }

    private static boolean open(Replies.Shown message) {
        return message.answer() == null && message.state() != Notification.State.WITHDRAWN;
    }

    private static Map<String, Object> facts(Replies.Shown message, boolean open, @Nullable String outcome) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("incident", message.incident());
        facts.put("recipient", message.recipient());
        facts.put("text", message.text());
        facts.put("open", open);
        facts.put("outcome", outcome);
        facts.put(
                "answered",
                outcome == null && message.answer() != null ? message.answer().label() : null);
        facts.put(
                "choices",
                Arrays.stream(Answer.values())
                        .map(a -> new Choice(a.id(), a.label()))
                        .toList());
        return facts;
    }

    private static ResponseEntity<String> gone() {
        return headers(ResponseEntity.status(HttpStatus.NOT_FOUND))
                .body("<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>链接无效</title>"
                        + "<p>链接无效或已过期。请在任务列表中答复，或直接致电值班人员。</p></html>");
    }

    private ResponseEntity<String> page(HttpStatus status, Map<String, Object> facts) {
        return headers(ResponseEntity.status(status)).body(page.execute(facts));
    }

    private static ResponseEntity.BodyBuilder headers(ResponseEntity.BodyBuilder response) {
        return response.header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
