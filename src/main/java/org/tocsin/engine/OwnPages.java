package org.tocsin.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** The files of all pages of our own, and the short addresses that lead to them. */
@Configuration(proxyBeanMethods = false)
class OwnPages {

    private static final MediaType STYLE = new MediaType(new MediaType("text", "css"), StandardCharsets.UTF_8);
    private static final MediaType SCRIPT = new MediaType(new MediaType("text", "javascript"), StandardCharsets.UTF_8);
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    @Bean
    static RouterFunction<ServerResponse> ownPageFiles(List<OwnPage> pages) {
        RouterFunctions.Builder routes = RouterFunctions.route();
        pages.stream().filter(OwnPage::files).forEach(page -> add(routes, page));
        return routes.build();
    }

    private static void add(RouterFunctions.Builder routes, OwnPage page) {
        String folder = page.name() + "-page/";
        serve(routes, page.path(), HTML, folder + "index.html");
        // What all pages have in common, and this page's own after it.
        serve(
                routes,
                page.path() + page.name() + ".css",
                STYLE,
                "own-page/own-page.css",
                folder + page.name() + ".css");
        serve(routes, page.path() + page.name() + ".js", SCRIPT, folder + page.name() + ".js");
        serve(routes, page.path() + "own-page.js", SCRIPT, "own-page/own-page.js");
        for (String way : List.of(
                "/" + page.name(),
                "/" + page.name() + "/",
                page.path().substring(0, page.path().length() - 1))) {
            routes.GET(
                    way,
                    request -> ServerResponse.status(HttpStatus.FOUND)
                            .location(URI.create(
                                    request.requestPath().contextPath().value() + page.path()))
                            .build());
        }
    }

    private static void serve(RouterFunctions.Builder routes, String path, MediaType type, String... resources) {
        routes.GET(path, request -> ServerResponse.ok().contentType(type).body(text(resources)));
    }

    private static String text(String... resources) {
        StringBuilder text = new StringBuilder();
        for (String resource : resources) {
            try {
                text.append(new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8))
                        .append('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text.toString();
    }
}
