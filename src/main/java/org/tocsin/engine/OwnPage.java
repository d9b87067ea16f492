package org.tocsin.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A page of our own behind the web applications' login: each bean of this type gets its part of {@link PageDoor}.
 *
 * @param path where it lies, under {@code /camunda/} because the login's cookies are sent nowhere else, with a slash at the
 *     end; what is under {@code api/} there is for the page's script
 * @param folder where its files are among the resources
 */
public record OwnPage(String path, String folder) {

    public ResponseEntity<Resource> html() {
        return file("index.html", MediaType.TEXT_HTML);
    }

    /** What all pages have in common, and this page's own after it. */
    public ResponseEntity<String> style(String name) {
        return ResponseEntity.ok()
                .contentType(new MediaType(new MediaType("text", "css"), StandardCharsets.UTF_8))
                .body(text("own-page/own-page.css") + "\n" + text(folder + "/" + name));
    }

    private static String text(String resource) {
        try {
            return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ResponseEntity<Resource> script(String name) {
        return file(name, new MediaType("text", "javascript"));
    }

    /** What the scripts of our own pages have in common. */
    public static ResponseEntity<Resource> commonScript() {
        return new OwnPage("", "own-page").script("own-page.js");
    }

    private ResponseEntity<Resource> file(String name, MediaType type) {
        return ResponseEntity.ok()
                .contentType(new MediaType(type, StandardCharsets.UTF_8))
                .body(new ClassPathResource(folder + "/" + name));
    }
}
