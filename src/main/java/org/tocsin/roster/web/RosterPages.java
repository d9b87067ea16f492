package org.tocsin.roster.web;

import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** The page and its two files. */
@Controller
class RosterPages {

    @GetMapping({"/roster", "/roster/", "/camunda/roster"})
    String lead() {
        return "redirect:" + RosterDoor.PAGE;
    }

    @GetMapping(RosterDoor.PAGE)
    @ResponseBody
    ResponseEntity<Resource> page() {
        return file("index.html", MediaType.TEXT_HTML);
    }

    @GetMapping(RosterDoor.PAGE + "roster.css")
    @ResponseBody
    ResponseEntity<Resource> style() {
        return file("roster.css", new MediaType("text", "css"));
    }

    @GetMapping(RosterDoor.PAGE + "roster.js")
    @ResponseBody
    ResponseEntity<Resource> script() {
        return file("roster.js", new MediaType("text", "javascript"));
    }

    private static ResponseEntity<Resource> file(String name, MediaType type) {
        return ResponseEntity.ok()
                .contentType(new MediaType(type, StandardCharsets.UTF_8))
                .body(new ClassPathResource("roster-page/" + name));
    }
}
