package org.tocsin.notification.delivery;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.util.StringUtils;
import org.tocsin.notification.Hmac;
import org.tocsin.notification.Masked;

/**
 * E-mail by the mail server of {@code spring.mail.*}.
 *
 * <p>The Message-ID is made from the key, so that mail sent again after a lost answer can be recognised as the same.
 */
final class Email implements Channel {

    private final JavaMailSenderImpl server;
    private final String from;
    private final Duration deadline;
    private final Clock clock;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "delivery-email-deadline");
        thread.setDaemon(true);
        return thread;
    });

    Email(JavaMailSenderImpl server, String from, Duration deadline, Clock clock) {
        this.server = server;
        this.from = from;
        this.deadline = deadline;
        this.clock = clock;
    }

    @Override
    public String send(Message message) throws Refused, IOException {
        Sockets sockets = new Sockets();
        // A server that sends a byte now and then never runs into a socket's time limit; a closed socket ends the send.
        var limit = watch.schedule(sockets::close, deadline.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Session session = session(sockets);
            MimeMessage mail = mail(session, message);
            transport(session, mail);
            return mail.getMessageID();
        } catch (MessagingException e) {
            if (sockets.closed) {
                throw new IOException("no answer within " + deadline.toMillis() + " ms", e);
            }
            throw judged(e);
        } finally {
            limit.cancel(false);
        }
    }

    private void transport(Session session, MimeMessage mail) throws MessagingException {
        Transport transport = session.getTransport(protocol());
        // An empty user name in the settings is none; it would be tried otherwise.
        String user = StringUtils.hasText(server.getUsername()) ? server.getUsername() : null;
        transport.connect(server.getHost(), server.getPort(), user, user == null ? null : server.getPassword());
        try {
            transport.sendMessage(mail, mail.getAllRecipients());
        } finally {
            try {
                transport.close();
            } catch (MessagingException e) {
                // The server has said yes or no before; how the two part changes nothing about it.
            }
        }
    }

    private MimeMessage mail(Session session, Message message) throws MessagingException, Refused {
        MimeMessage mail = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader(
                        "Message-ID",
                        "<" + Hmac.digest(message.key()).substring(0, 32) + "@" + from.replaceFirst(".*@", "") + ">");
            }
        };
        mail.setFrom(new InternetAddress(from));
        mail.setRecipient(RecipientType.TO, recipient(message.address()));
        mail.setSubject(message.subject().replaceAll("[\\r\\n]+", " "), "UTF-8");
        mail.setText(message.text(), "UTF-8");
        // RFC 3834: keeps holiday replies and other robots from answering.
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setSentDate(Date.from(clock.instant()));
        mail.saveChanges();
        return mail;
    }

    private static InternetAddress recipient(String address) throws Refused {
        try {
            return new InternetAddress(address, true);
        } catch (AddressException e) {
            throw new Refused("not an e-mail address: " + Masked.of(address));
        }
    }

    private Session session(Sockets sockets) {
        Properties properties = new Properties();
        properties.putAll(server.getJavaMailProperties());
        String prefix = "mail." + protocol() + ".";
        String limit = Long.toString(deadline.toMillis());
        properties.put(prefix + "connectiontimeout", limit);
        properties.put(prefix + "timeout", limit);
        properties.put(prefix + "writetimeout", limit);
        properties.put(prefix + "quitwait", "false");
        properties.put(prefix + "socketFactory", sockets);
        properties.put(prefix + "socketFactory.fallback", "false");
        return Session.getInstance(properties);
    }

    private String protocol() {
        return server.getProtocol() == null ? "smtp" : server.getProtocol();
    }

    /**
     * What a failure means: a 5xx is a no for good.
     *
     * @return the failure, if it may pass
     * @throws Refused if not
     */
    private static IOException judged(MessagingException failure) throws Refused {
        String reason = failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage().strip();
        int code = code(failure);
        if (code / 100 == 5) {
            throw new Refused(reason);
        }
        return new IOException(reason, failure);
    }

    /** The server's last word on the recipient, the sender or the mail; 0 if it said none. */
    private static int code(Exception failure) {
        if (failure instanceof AuthenticationFailedException) {
            return failure.getMessage() != null && failure.getMessage().startsWith("4") ? 400 : 535;
        }
        int code = 0;
        for (Exception e = failure; e instanceof MessagingException; e = ((MessagingException) e).getNextException()) {
            if (e instanceof SMTPAddressFailedException address) {
                return address.getReturnCode();
            } else if (e instanceof SMTPSenderFailedException sender) {
                code = sender.getReturnCode();
            } else if (e instanceof SMTPSendFailedException send) {
                code = send.getReturnCode();
            }
        }
        return code;
    }

    /** The sockets of one send, so that they can be closed from outside. */
    private static final class Sockets extends SocketFactory {

        private final Queue<Socket> opened = new ConcurrentLinkedQueue<>();
        private volatile boolean closed;

        void close() {
            closed = true;
            for (Socket socket : opened) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // What cannot be closed is closed already.
                }
            }
        }

        @Override
        public Socket createSocket() throws IOException {
            if (closed) {
                throw new IOException("the deadline has passed");
            }
            Socket socket = new Socket();
            opened.add(socket);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
