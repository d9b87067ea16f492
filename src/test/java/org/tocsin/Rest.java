package org.tocsin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;

/** The HTTP interface as scripts and Modeler use it; a user's password is the user's id. */
public record Rest(TestRestTemplate http, String user) {

    public Rest as(String other) {
        return new Rest(http, other);
    }

    public ResponseEntity<JsonNode> get(String path) {
        return exchange(HttpMethod.GET, path, null, MediaType.APPLICATION_JSON);
    }

    public ResponseEntity<JsonNode> post(String path, Object body) {
        return exchange(HttpMethod.POST, path, body, MediaType.APPLICATION_JSON);
    }

    public ResponseEntity<JsonNode> put(String path, Object body) {
        return exchange(HttpMethod.PUT, path, body, MediaType.APPLICATION_JSON);
    }

    private ResponseEntity<JsonNode> exchange(HttpMethod method, String path, Object body, MediaType type) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(type);
        TestRestTemplate signedIn = user.isEmpty() ? http : http.withBasicAuth(user, user);
        return signedIn.exchange(path, method, new HttpEntity<>(body, headers), JsonNode.class);
    }

    /** Deploys files as Modeler does. */
    public ResponseEntity<JsonNode> deploy(Map<String, String> files) {
        LinkedMultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add("deployment-name", "from a test");
        files.forEach(
                (name, content) -> form.add(name, new ByteArrayResource(content.getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public String getFilename() {
                        return name;
                    }
                }));
        return exchange(HttpMethod.POST, "/engine-rest/deployment/create", form, MediaType.MULTIPART_FORM_DATA);
    }

    public ResponseEntity<JsonNode> start(String procedure, Map<String, Object> variables) {
        return post("/engine-rest/process-definition/key/" + procedure + "/start", variables(variables));
    }

    public ResponseEntity<JsonNode> complete(String taskId, Map<String, Object> variables) {
        return post("/engine-rest/task/" + taskId + "/complete", variables(variables));
    }

    /** Variables as the engine's REST API takes them. */
    public static ObjectNode variables(Map<String, Object> variables) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode values = body.putObject("variables");
        variables.forEach((name, value) -> values.putObject(name).putPOJO("value", value));
        return body;
    }
}
