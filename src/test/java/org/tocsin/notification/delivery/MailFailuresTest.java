package org.tocsin.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.internet.MimeMessage;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.TocsinTest;
import org.tocsin.notification.Channels;
import org.tocsin.notification.Notification;
import org.tocsin.notification.Notification.State;

/**
 * A mail server that fails in every way, with the real engine, the real worker and a real gateway: a message arrives by
 * the next way, or it is reported as not delivered; and whatever is tried again has the same key.
 */
@TocsinTest
@Timeout(60)
class MailFailuresTest {

    private static final int TRIES = 4;

    @RegisterExtension
    static final GreenMailExtension mail = new GreenMailExtension(new ServerSetup(0, "127.0.0.1", "smtp"));

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    @Autowired
    Environment environment;

    @LocalServerPort
    int port;

    private Provider gateway;
    private Worker worker;

    @BeforeEach
    void people() throws Exception {
        // Locks run out by the clock that stories stop.
        ClockUtil.reset();
        gateway = new Provider();
        gateway.answers(202, "{\"id\": \"taken\"}");
        story.roster().person("it", "吴技术", "email:wu@bank.example", "sms:13800000009");
        story.roster().person("e-banking", "郑电子", "email:zheng@bank.example");
    }

    @AfterEach
    void stop() {
        worker.stop();
        gateway.close();
    }

    @Test
    void aServerThatIsDown() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }

        fails("down", nobody, TRIES);
    }

    @Test
    void aServerThatHangs() throws Exception {
        try (ScriptedSmtp silent = new ScriptedSmtp((in, out) -> in.readLine())) {
            fails("slow (hangs)", silent.port(), TRIES);
        }
    }

    @Test
    void aServerThatRefusesTheRecipient() throws Exception {
        try (ScriptedSmtp refusing = ScriptedSmtp.smtp("550 5.1.1 no such user", "250 ok", true)) {
            fails("refusing the recipient", refusing.port(), 1);
        }
    }

    @Test
    void aServerThatDropsTheConnectionAfterAccepting() throws Exception {
        try (DroppingProxy dropping = new DroppingProxy(mail.getSmtp().getPort())) {
            fails("dropping the connection after accepting", dropping.port(), TRIES);
        }

        // Each person's mails are one mail to whoever looks at their ids.
        for (String person : List.of("wu@bank.example", "zheng@bank.example")) {
            List<String> ids = Arrays.stream(mail.getReceivedMessagesForDomain(person))
                    .map(MailFailuresTest::id)
                    .toList();
            assertThat(ids).hasSize(TRIES);
            assertThat(ids.stream().distinct()).hasSize(1);
        }
    }

    /** One person has another way, the other has none. */
    private void fails(String how, int smtp, int tries) throws Exception {
        start(smtp);
        long begun = System.nanoTime();

        incidents.open("system-fault.notice", "it", "e-banking");

        await().until(() -> to("it").state() == State.SENT && to("e-banking").state() == State.UNDELIVERABLE);
        story.told("system-fault.notice → it", "system-fault.notice → e-banking");
        assertThat(gateway.only().json().path("to").asText()).isEqualTo("13800000009");
        assertThat(results("it"))
                .hasSize(tries + 1)
                .allSatisfy(
                        result -> assertThat(result).startsWith(result.startsWith("email") ? "email failed: " : "sms"))
                .endsWith("sms accepted");
        assertThat(results("e-banking")).hasSize(tries).allMatch(result -> result.startsWith("email failed: "));
        assertThat(keys("email"))
                .as("one key for each person, whatever the tries")
                .isEqualTo(2);
        assertThat(story.journal(to("it").incident())).anyMatch(entry -> entry.startsWith("NOT_TOLD 郑电子 的全部联系方式均未能送达"));
        System.out.printf(
                "MAIL %s: %d tries with one key each, then by SMS; without SMS reported as not delivered; %d ms with"
                        + " retries after 100 ms%n",
                how, tries, Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    private void start(int smtp) {
        JavaMailSenderImpl server = new JavaMailSenderImpl();
        server.setHost("127.0.0.1");
        server.setPort(smtp);
        WorkerSettings settings = new WorkerSettings(
                true,
                null,
                "tocsin-worker",
                environment.getRequiredProperty("tocsin.worker.password"),
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                TRIES - 1,
                Duration.ofMillis(500),
                4,
                Duration.ofMillis(200));
        worker = new Worker(
                settings,
                () -> "http://127.0.0.1:" + port + "/engine-rest",
                Map.of(
                        Channels.EMAIL,
                        new Email(server, "tocsin@bank.example", settings.deadline(), Clock.systemUTC()),
                        Channels.SMS,
                        new Gateway(new Http(settings.deadline()), gateway.url(), null, Clock.systemUTC())),
                new SimpleMeterRegistry());
        worker.start();
    }

    private Notification to(String person) {
        return story.messages().stream()
                .filter(message -> person.equals(message.recipient()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> results(String person) {
        return to(person).attempts().stream()
                .map(attempt -> attempt.channel() + " " + attempt.result())
                .toList();
    }

    private int keys(String channel) {
        return story.jdbc()
                .sql("select count(distinct send_key) from tocsin.notification_attempt where channel = ?")
                .param(channel)
                .query(Integer.class)
                .single();
    }

    private static String id(MimeMessage message) {
        try {
            return message.getMessageID();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
