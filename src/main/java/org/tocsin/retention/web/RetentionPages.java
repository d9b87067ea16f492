package org.tocsin.retention.web;

import org.springframework.context.annotation.Bean;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.tocsin.engine.OwnPage;

/** The page and its files. */
@Controller
class RetentionPages {

    static final String PATH = "/camunda/retention/";

    private static final OwnPage PAGE = new OwnPage(PATH, "retention-page");

    @Bean
    static OwnPage retentionPage() {
        return PAGE;
    }

    @GetMapping({"/retention", "/retention/", "/camunda/retention"})
    String lead() {
        return "redirect:" + PATH;
    }

    @GetMapping(PATH)
    @ResponseBody
    ResponseEntity<Resource> page() {
        return PAGE.html();
    }

    @GetMapping(PATH + "retention.css")
    @ResponseBody
    ResponseEntity<String> style() {
        return PAGE.style("retention.css");
    }

    @GetMapping(PATH + "retention.js")
    @ResponseBody
    ResponseEntity<Resource> script() {
        return PAGE.script("retention.js");
    }

    @GetMapping(PATH + "own-page.js")
    @ResponseBody
    ResponseEntity<Resource> common() {
        return OwnPage.commonScript();
    }
}
