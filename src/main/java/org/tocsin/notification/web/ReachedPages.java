package org.tocsin.notification.web;

import org.springframework.context.annotation.Bean;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.tocsin.engine.OwnPage;

/** The page that shows who has been reached, and its two files. */
@Controller
class ReachedPages {

    static final String PATH = "/camunda/reached/";

    private static final OwnPage PAGE = new OwnPage(PATH, "reached-page");

    @Bean
    static OwnPage reachedPage() {
        return PAGE;
    }

    @GetMapping({"/reached", "/reached/", "/camunda/reached"})
    String lead() {
        return "redirect:" + PATH;
    }

    @GetMapping(PATH)
    @ResponseBody
    ResponseEntity<Resource> page() {
        return PAGE.html();
    }

    @GetMapping(PATH + "reached.css")
    @ResponseBody
    ResponseEntity<String> style() {
        return PAGE.style("reached.css");
    }

    @GetMapping(PATH + "reached.js")
    @ResponseBody
    ResponseEntity<Resource> script() {
        return PAGE.script("reached.js");
    }
}
