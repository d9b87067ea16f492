package org.tocsin.roster.web;

import org.springframework.context.annotation.Bean;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.tocsin.engine.OwnPage;

/** The page and its two files. */
@Controller
class RosterPages {

    static final String PATH = "/camunda/roster/";

    private static final OwnPage PAGE = new OwnPage(PATH, "roster-page");

    @Bean
    static OwnPage rosterPage() {
        return PAGE;
    }

    @GetMapping({"/roster", "/roster/", "/camunda/roster"})
    String lead() {
        return "redirect:" + PATH;
    }

    @GetMapping(PATH)
    @ResponseBody
    ResponseEntity<Resource> page() {
        return PAGE.html();
    }

    @GetMapping(PATH + "roster.css")
    @ResponseBody
    ResponseEntity<String> style() {
        return PAGE.style("roster.css");
    }

    @GetMapping(PATH + "roster.js")
    @ResponseBody
    ResponseEntity<Resource> script() {
        return PAGE.script("roster.js");
    }
}
