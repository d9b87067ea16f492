package org.tocsin.notification.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server of a few lines, which does what no well-behaved one can be made to do. */
final class ScriptedSmtp implements AutoCloseable {

    interface Talk {
        void with(BufferedReader in, OutputStream out) throws Exception;
    }

    private final ServerSocket server = new ServerSocket(0);
    private final List<Socket> open = new ArrayList<>();
    private List<String> ids = List.of();

    ScriptedSmtp(Talk talk) throws IOException {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    open.add(socket);
                    talk.with(
                            new BufferedReader(
                                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)),
                            socket.getOutputStream());
                } catch (Exception e) {
                    // The other side has gone, or the test is over.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> ids() {
        return ids;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** @param afterData null drops the connection instead of an answer to the mail */
    static ScriptedSmtp smtp(String toRecipient, String afterData, boolean waits) throws IOException {
        List<String> ids = new CopyOnWriteArrayList<>();
        ScriptedSmtp script = new ScriptedSmtp((in, out) -> {
            say(out, "220 here");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("RCPT")) {
                    say(out, toRecipient);
                } else if (line.startsWith("DATA")) {
                    say(out, "354 go on");
                    for (String part = in.readLine(); !part.equals("."); part = in.readLine()) {
                        if (part.startsWith("Message-ID")) {
                            ids.add(part);
                        }
                    }
                    if (afterData == null) {
                        return;
                    }
                    say(out, afterData);
                    if (!waits) {
                        return;
                    }
                } else {
                    say(out, line.startsWith("QUIT") ? "221 bye" : "250 ok");
                }
            }
        });
        script.ids = ids;
        return script;
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
