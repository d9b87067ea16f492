package org.tocsin.figures.web;

import org.springframework.context.annotation.Bean;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.tocsin.engine.OwnPage;

/** The page and its files. */
@Controller
class FiguresPages {

    static final String PATH = "/camunda/figures/";

    private static final OwnPage PAGE = new OwnPage(PATH, "figures-page");

    @Bean
    static OwnPage figuresPage() {
        return PAGE;
    }

    @GetMapping({"/figures", "/figures/", "/camunda/figures"})
    String lead() {
        return "redirect:" + PATH;
    }

    @GetMapping(PATH)
    @ResponseBody
    ResponseEntity<Resource> page() {
        return PAGE.html();
    }

    @GetMapping(PATH + "figures.css")
    @ResponseBody
    ResponseEntity<String> style() {
        return PAGE.style("figures.css");
    }

    @GetMapping(PATH + "figures.js")
    @ResponseBody
    ResponseEntity<Resource> script() {
        return PAGE.script("figures.js");
    }

    @GetMapping(PATH + "own-page.js")
    @ResponseBody
    ResponseEntity<Resource> common() {
        return OwnPage.commonScript();
    }
}
