package org.tocsin.guard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** CVE-2026-77226: with the administrators' group empty, anybody can make an administrator; first shown, then closed. */
@TocsinTest
class SetupGuardTest {

    private static final Map<String, Object> INTRUDER = Map.of(
            "profile", Map.of("id", "intruder", "firstName", "i", "lastName", "i", "email", ""),
            "credentials", Map.of("password", "intruder"));

    @Autowired
    Story story;

    @Autowired
    TestRestTemplate http;

    @Autowired
    FilterRegistrationBean<?> closedSetup;

    @LocalServerPort
    int port;

    private IdentityService identities;

    @BeforeEach
    void emptyTheAdministratorsGroup() {
        identities = story.engine().getIdentityService();
        identities.deleteMembership("admin", "camunda-admin");
    }

    @AfterEach
    void fillItAgain() {
        identities.deleteUser("intruder");
        identities.createMembership("admin", "camunda-admin");
    }

    @Test
    void withoutTheGuardWhoeverCallsTheSetUpBecomesAdministrator() throws Exception {
        org.camunda.bpm.admin.impl.web.SetupResource unguarded = new org.camunda.bpm.admin.impl.web.SetupResource();
        var user = new org.camunda.bpm.engine.rest.dto.identity.UserDto();
        var profile = new org.camunda.bpm.engine.rest.dto.identity.UserProfileDto();
        profile.setId("intruder");
        profile.setFirstName("i");
        profile.setLastName("i");
        user.setProfile(profile);
        var credentials = new org.camunda.bpm.engine.rest.dto.identity.UserCredentialsDto();
        credentials.setPassword("intruder");
        user.setCredentials(credentials);

        unguarded.createInitialUser("default", user);

        assertThat(administrators()).containsExactly("intruder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/camunda/api/admin/setup/default/user/create",
                "/camunda/api/admin//setup/default/user/create",
                "/camunda/api/admin/setup;x=y/default/user/create",
                "/camunda/api/admin/%73etup/default/user/create",
                "/camunda/api/admin/x/../setup/default/user/create"
            })
    void behindItTheSetUpIsNotThereHoweverItIsSpelt(String path) {
        HttpHeaders headers = csrf();
        headers.setContentType(MediaType.APPLICATION_JSON);

        ResponseEntity<String> answer = http.exchange(
                java.net.URI.create("http://127.0.0.1:" + port + path),
                HttpMethod.POST,
                new HttpEntity<>(INTRUDER, headers),
                String.class);

        assertThat(answer.getStatusCode().is2xxSuccessful()).isFalse();
        assertThat(administrators()).isEmpty();
    }

    @Test
    void theSetUpPageIsNotThereEither() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/camunda/app/admin/default/setup/");
        request.setServletPath("/camunda/app/admin/default/setup/");
        MockHttpServletResponse response = new MockHttpServletResponse();

        closedSetup.getFilter().doFilter(request, response, new MockFilterChain());

        assertThat(response.getStatus()).isEqualTo(404);
    }

    /** What a browser has after it has opened any page, so that it is the guard that refuses and not the CSRF filter. */
    private HttpHeaders csrf() {
        ResponseEntity<String> page = http.getForEntity("/camunda/app/tasklist/default/", String.class);
        HttpHeaders headers = new HttpHeaders();
        List<String> cookies = page.getHeaders().getOrEmpty(HttpHeaders.SET_COOKIE);
        cookies.forEach(cookie -> {
            String pair = cookie.split(";")[0];
            headers.add(HttpHeaders.COOKIE, pair);
            if (pair.startsWith("XSRF-TOKEN=")) {
                headers.set("X-XSRF-TOKEN", pair.substring("XSRF-TOKEN=".length()));
            }
        });
        return headers;
    }

    private List<String> administrators() {
        return identities.createUserQuery().memberOfGroup("camunda-admin").list().stream()
                .map(User::getId)
                .toList();
    }
}
