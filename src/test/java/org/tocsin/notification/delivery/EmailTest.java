package org.tocsin.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** E-mail by a real SMTP server, and by servers that are down, slow, unwilling or gone half-way. */
@Timeout(20)
class EmailTest {

    private static final Map<String, Object> MESSAGE = Desk.message("email", "zhang.san@bank.example");

    @RegisterExtension
    static final GreenMailExtension mail = new GreenMailExtension(new ServerSetup(0, "127.0.0.1", "smtp"))
            .withConfiguration(GreenMailConfiguration.aConfig().withUser("tocsin@bank.example", "tocsin", "s3cret"));

    @Test
    void aMessageArrivesAsItWasWritten() throws Exception {
        String told = desk(mail.getSmtp().getPort()).handle(MESSAGE);

        MimeMessage received = mail.getReceivedMessages()[0];
        assertThat(told).isEqualTo("complete {providerId=" + received.getMessageID() + "}");
        assertThat(received.getSubject()).isEqualTo("系统故障");
        assertThat(received.getContent().toString().strip()).isEqualToNormalizingNewlines("电话银行停摆\n请立即处理");
        assertThat(received.getFrom()[0]).hasToString("tocsin@bank.example");
        assertThat(received.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(received.getMessageID()).endsWith("@bank.example>");
    }

    @Test
    void whatIsSentAgainIsRecognisedByItsId() throws Exception {
        desk(mail.getSmtp().getPort()).handle(MESSAGE);
        desk(mail.getSmtp().getPort()).handle(MESSAGE);
        Map<String, Object> other = Desk.message("email", "zhang.san@bank.example");
        other.put("deliveryKey", "key-2");
        desk(mail.getSmtp().getPort()).handle(other);

        MimeMessage[] received = mail.getReceivedMessages();
        assertThat(received[1].getMessageID()).isEqualTo(received[0].getMessageID());
        assertThat(received[2].getMessageID()).isNotEqualTo(received[0].getMessageID());
    }

    @Test
    void aSubjectCannotSmuggleHeadersIn() throws Exception {
        Map<String, Object> message = Desk.message("email", "zhang.san@bank.example");
        message.put("subject", "故障\r\nBcc: everybody@bank.example");

        desk(mail.getSmtp().getPort()).handle(message);

        assertThat(mail.getReceivedMessages()).hasSize(1);
        assertThat(mail.getReceivedMessages()[0].getHeader("Bcc")).isNull();
    }

    @Test
    void anAddressThatIsNoneIsLeftToTheNextChannel() throws Exception {
        assertThat(desk(mail.getSmtp().getPort()).handle(Desk.message("email", "nobody at all")))
                .isEqualTo("error CHANNEL_FAILED: not an e-mail address: nobody at all");
    }

    @Test
    void aServerThatIsDownIsTriedAgain() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertThat(desk(port).handle(MESSAGE)).startsWith("failure, 3 left, again in 15000 ms: ");
    }

    @Test
    void aServerThatSaysNothingIsGivenUpAtTheDeadline() throws Exception {
        try (ScriptedSmtp silent = new ScriptedSmtp((in, out) -> in.readLine())) {
            assertThat(desk(silent.port()).handle(MESSAGE))
                    .isEqualTo("failure, 3 left, again in 15000 ms: no answer within 1500 ms");
        }
    }

    @Test
    void aServerThatDripsIsGivenUpAtTheDeadlineAndItsThreadFreed() throws Exception {
        List<String> end = new CopyOnWriteArrayList<>();
        try (ScriptedSmtp dripping = new ScriptedSmtp((in, out) -> {
            try {
                // A byte now and then: no read ever runs into a limit of its own.
                while (true) {
                    out.write('2');
                    out.flush();
                    Thread.sleep(50);
                }
            } catch (IOException e) {
                end.add("the connection was closed");
            }
        })) {
            assertThat(desk(dripping.port()).handle(MESSAGE))
                    .isEqualTo("failure, 3 left, again in 15000 ms: no answer within 1500 ms");
            org.awaitility.Awaitility.await().until(() -> !end.isEmpty());
        }
    }

    @Test
    void aRecipientRefusedForGoodIsLeftToTheNextChannel() throws Exception {
        try (ScriptedSmtp refusing =
                ScriptedSmtp.smtp("550 5.1.1 <zhang.san@bank.example>: no such user", "250 ok", true)) {
            assertThat(desk(refusing.port()).handle(MESSAGE))
                    .startsWith("error CHANNEL_FAILED: ")
                    .doesNotContain("zhang.san");
        }
    }

    @Test
    void aRecipientRefusedForNowIsTriedAgain() throws Exception {
        try (ScriptedSmtp greylisting = ScriptedSmtp.smtp("450 4.2.0 greylisted", "250 ok", true)) {
            assertThat(desk(greylisting.port()).handle(MESSAGE)).startsWith("failure, 3 left, again in 15000 ms: ");
        }
    }

    @Test
    void mailRefusedForGoodIsLeftToTheNextChannel() throws Exception {
        try (ScriptedSmtp refusing = ScriptedSmtp.smtp("250 ok", "554 5.7.1 rejected as spam", true)) {
            assertThat(desk(refusing.port()).handle(MESSAGE))
                    .isEqualTo("error CHANNEL_FAILED: 554 5.7.1 rejected as spam");
        }
    }

    @Test
    void aConnectionDroppedAfterTheMailAndBeforeTheReplyIsTriedAgainWithTheSameId() throws Exception {
        try (ScriptedSmtp dropping = ScriptedSmtp.smtp("250 ok", null, true)) {
            Desk desk = desk(dropping.port());
            assertThat(desk.handle(MESSAGE)).startsWith("failure, 3 left, again in 15000 ms: ");
            assertThat(desk.handle(MESSAGE, 3)).startsWith("failure, 2 left, again in 15000 ms: ");

            assertThat(dropping.ids()).hasSize(2);
            assertThat(dropping.ids().get(0)).isEqualTo(dropping.ids().get(1));
        }
    }

    @Test
    void aConnectionDroppedAfterTheReplyChangesNothing() throws Exception {
        try (ScriptedSmtp hasty = ScriptedSmtp.smtp("250 ok", "250 queued", false)) {
            assertThat(desk(hasty.port()).handle(MESSAGE)).startsWith("complete {providerId=<");
        }
    }

    private static Desk desk(int port) {
        JavaMailSenderImpl server = new JavaMailSenderImpl();
        server.setHost("127.0.0.1");
        server.setPort(port);
        return new Desk(Map.of("email", new Email(server, "tocsin@bank.example", Desk.DEADLINE, Clock.systemUTC())));
    }
}
