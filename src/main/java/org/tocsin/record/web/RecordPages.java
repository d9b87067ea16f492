package org.tocsin.record.web;

import org.springframework.context.annotation.Bean;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.tocsin.engine.OwnPage;

/** The registers' page, and its files. */
@Controller
class RecordPages {

    static final String PATH = "/camunda/records/";

    private static final OwnPage PAGE = new OwnPage(PATH, "records-page");

    @Bean
    static OwnPage recordsPage() {
        return PAGE;
    }

    @GetMapping({"/records", "/records/", "/camunda/records"})
    String lead() {
        return "redirect:" + PATH;
    }

    @GetMapping(PATH)
    @ResponseBody
    ResponseEntity<Resource> page() {
        return PAGE.html();
    }

    @GetMapping(PATH + "records.css")
    @ResponseBody
    ResponseEntity<String> style() {
        return PAGE.style("records.css");
    }

    @GetMapping(PATH + "records.js")
    @ResponseBody
    ResponseEntity<Resource> script() {
        return PAGE.script("records.js");
    }
}
