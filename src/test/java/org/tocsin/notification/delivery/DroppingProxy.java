package org.tocsin.notification.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Stands before a real SMTP server and drops the connection when it has accepted a mail, before its reply comes through. */
final class DroppingProxy implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0);
    private final int behind;

    DroppingProxy(int behind) throws IOException {
        this.behind = behind;
        daemon(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept();
                        Socket smtp = new Socket("127.0.0.1", behind)) {
                    daemon(() -> copy(client.getInputStream(), smtp.getOutputStream()));
                    replies(smtp.getInputStream(), client.getOutputStream());
                } catch (IOException e) {
                    // The other side has gone, or the test is over.
                }
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // As above.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] some = new byte[8192];
        for (int n = from.read(some); n >= 0; n = from.read(some)) {
            to.write(some, 0, n);
            to.flush();
        }
    }

    /** Passes replies on up to the one that says the mail is accepted. */
    private static void replies(InputStream from, OutputStream to) throws IOException {
        byte[] some = new byte[8192];
        boolean data = false;
        for (int n = from.read(some); n >= 0; n = from.read(some)) {
            String reply = new String(some, 0, n, StandardCharsets.US_ASCII);
            if (data && reply.startsWith("250")) {
                return;
            }
            data |= reply.startsWith("354");
            to.write(some, 0, n);
            to.flush();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
