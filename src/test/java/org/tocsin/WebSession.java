package org.tocsin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;

/** Somebody at a page of our own, signed in to the web applications, with the cookies that a browser would keep. */
public class WebSession {

    private static final String TOKEN = "XSRF-TOKEN";

    private final TestRestTemplate http;
    private final String page;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    private WebSession(TestRestTemplate http, String page) {
        this.http = http;
        this.page = page;
    }

    public static WebSession stranger(TestRestTemplate http, String page) {
        return new WebSession(http, page);
    }

    public static WebSession of(TestRestTemplate http, String page, String user) {
        WebSession session = new WebSession(http, page);
        session.exchange(HttpMethod.GET, "/camunda/app/welcome/default/", null, null, String.class);
        LinkedMultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add("username", user);
        form.add("password", user);
        ResponseEntity<String> answer = session.exchange(
                HttpMethod.POST,
                "/camunda/api/admin/auth/user/default/login/welcome",
                form,
                MediaType.APPLICATION_FORM_URLENCODED,
                String.class);
        if (!answer.getStatusCode().is2xxSuccessful()) {
            throw new AssertionError(user + " cannot sign in: " + answer);
        }
        // The token for this session; a page of our own may only lead somewhere else.
        session.exchange(HttpMethod.GET, "/camunda/app/welcome/default/", null, null, String.class);
        if (!session.cookies.containsKey(TOKEN)) {
            throw new AssertionError("No token after signing in as " + user);
        }
        return session;
    }

    /** The same session without the proof that a request comes from the page. */
    public WebSession fromAnotherSite() {
        WebSession other = new WebSession(http, page);
        other.cookies.putAll(cookies);
        other.cookies.remove(TOKEN);
        return other;
    }

    public <T> ResponseEntity<T> get(String path, Class<T> type) {
        return exchange(HttpMethod.GET, page + path, null, null, type);
    }

    public ResponseEntity<JsonNode> send(HttpMethod method, String path, Object body) {
        return exchange(method, page + path, body, MediaType.APPLICATION_JSON, JsonNode.class);
    }

    public ResponseEntity<JsonNode> form(String path, LinkedMultiValueMap<String, Object> fields) {
        return exchange(HttpMethod.POST, page + path, fields, MediaType.APPLICATION_FORM_URLENCODED, JsonNode.class);
    }

    public ResponseEntity<JsonNode> upload(String path, byte[] file) {
        return exchange(HttpMethod.POST, page + path, file, MediaType.APPLICATION_OCTET_STREAM, JsonNode.class);
    }

    private <T> ResponseEntity<T> exchange(
            HttpMethod method, String path, Object body, MediaType type, Class<T> answerType) {
        HttpHeaders headers = new HttpHeaders();
        if (type != null) {
            headers.setContentType(type);
        }
        headers.add(
                HttpHeaders.COOKIE,
                cookies.entrySet().stream()
                        .map(c -> c.getKey() + "=" + c.getValue())
                        .collect(Collectors.joining("; ")));
        if (cookies.containsKey(TOKEN)) {
            headers.add("X-XSRF-TOKEN", cookies.get(TOKEN));
        }
        ResponseEntity<T> answer = http.exchange(path, method, new HttpEntity<>(body, headers), answerType);
        answer.getHeaders().getOrDefault(HttpHeaders.SET_COOKIE, List.of()).forEach(cookie -> {
            String[] pair = cookie.split(";")[0].split("=", 2);
            cookies.put(pair[0], pair[1]);
        });
        return answer;
    }
}
