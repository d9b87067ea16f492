package org.tocsin.roster.web;

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

/** Somebody signed in to the web applications, with the cookies that a browser would keep. */
class WebSession {

    private static final String TOKEN = "XSRF-TOKEN";

    private final TestRestTemplate http;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    private WebSession(TestRestTemplate http) {
        this.http = http;
    }

    static WebSession stranger(TestRestTemplate http) {
        return new WebSession(http);
    }

    static WebSession of(TestRestTemplate http, String user) {
        WebSession session = new WebSession(http);
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
        session.get("", String.class);
        return session;
    }

    /** The same session without the proof that a request comes from the page. */
    WebSession fromAnotherSite() {
        WebSession other = new WebSession(http);
        other.cookies.putAll(cookies);
        other.cookies.remove(TOKEN);
        return other;
    }

    <T> ResponseEntity<T> get(String path, Class<T> type) {
        return exchange(HttpMethod.GET, RosterPages.PATH + path, null, null, type);
    }

    ResponseEntity<JsonNode> send(HttpMethod method, String path, Object body) {
        return exchange(method, RosterPages.PATH + path, body, MediaType.APPLICATION_JSON, JsonNode.class);
    }

    ResponseEntity<JsonNode> upload(String path, byte[] file) {
        return exchange(
                HttpMethod.POST, RosterPages.PATH + path, file, MediaType.APPLICATION_OCTET_STREAM, JsonNode.class);
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
