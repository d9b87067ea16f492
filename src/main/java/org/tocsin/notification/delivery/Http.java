package org.tocsin.notification.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Posts to gateways and robots. A redirect is not followed: a message for a colleague goes where the settings say, or
 * nowhere.
 */
final class Http {

    static final JsonMapper JSON = new JsonMapper();

    /** No provider's answer is longer; one that never ends shall not fill the memory. */
    private static final int LONGEST_ANSWER = 64 * 1024;

    private final HttpClient client;
    private final Duration deadline;

    Http(Duration deadline) {
        this.deadline = deadline;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(deadline)
                .build();
    }

    /** What came back with a 2xx; {@link #json} is missing where the body is none. */
    record Answer(int status, String body) {

        JsonNode json() {
            try {
                JsonNode json = JSON.readTree(body);
                return json == null ? MissingNode.getInstance() : json;
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }
    }

    /**
     * Posts {@code body} as JSON.
     *
     * @throws Refused if the status is one that does not pass by itself
     * @throws IOException if the status is one that may pass, or no answer came
     */
    Answer post(URI uri, Map<String, String> headers, String body) throws Refused, IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(deadline)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        headers.forEach(request::setHeader);
        Answer answer = exchange(request.build());
        if (answer.status / 100 == 2) {
            return answer;
        }
        String reason = "answered " + answer.status + excerpt(answer.body);
        if (mayPass(answer.status)) {
            throw new IOException(reason);
        }
        throw new Refused(reason);
    }

    private Answer exchange(HttpRequest request) throws IOException, InterruptedException {
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return new Answer(response.statusCode(), read(body));
            }
        } catch (HttpTimeoutException e) {
            throw new IOException("no answer within " + deadline.toMillis() + " ms", e);
        } catch (ConnectException e) {
            // Its own message is empty.
            throw new IOException("no connection to " + request.uri().getHost(), e);
        }
    }

    private static String read(InputStream body) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] part = new byte[4096];
        for (int n = body.read(part); n >= 0 && read.size() < LONGEST_ANSWER; n = body.read(part)) {
            read.write(part, 0, n);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    /** 409: a request with the same key is being worked on; what it came to shows at the next try. */
    private static boolean mayPass(int status) {
        return status >= 500 || status == 408 || status == 409 || status == 425 || status == 429;
    }

    private static String excerpt(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.isEmpty() ? "" : ": " + (line.length() > 200 ? line.substring(0, 200) : line);
    }
}
