package org.tocsin.access.web;

import jakarta.servlet.http.HttpFilter;
import java.time.Clock;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.tocsin.access.AccessLog;
import org.tocsin.access.Subjects;
import org.tocsin.engine.OwnPage;
import org.tocsin.engine.TocsinProperties;

/** The page and its files, and the filter that writes down what it shows. */
@Controller
class AccessPages {

    static final String PATH = "/camunda/access/";

    private static final OwnPage PAGE = new OwnPage(PATH, "access-page");

    /** Before every login, so that what a login refuses is written down too. */
    private static final int BEFORE_LOGINS = 0;

    @Bean
    static OwnPage accessPage() {
        return PAGE;
    }

    @Bean
    static FilterRegistrationBean<HttpFilter> accessFilter(
            AccessLog accesses, Subjects subjects, TocsinProperties properties, Clock clock) {
        FilterRegistrationBean<HttpFilter> registration =
                new FilterRegistrationBean<>(new AccessFilter(accesses, subjects, properties, clock));
        registration.setName("accessFilter");
        registration.addUrlPatterns("/engine-rest/*", "/api/*", "/camunda/*");
        registration.setOrder(BEFORE_LOGINS);
        return registration;
    }

    @GetMapping({"/access", "/access/", "/camunda/access"})
    String lead() {
        return "redirect:" + PATH;
    }

    @GetMapping(PATH)
    @ResponseBody
    ResponseEntity<Resource> page() {
        return PAGE.html();
    }

    @GetMapping(PATH + "access.css")
    @ResponseBody
    ResponseEntity<String> style() {
        return PAGE.style("access.css");
    }

    @GetMapping(PATH + "access.js")
    @ResponseBody
    ResponseEntity<Resource> script() {
        return PAGE.script("access.js");
    }

    @GetMapping(PATH + "own-page.js")
    @ResponseBody
    ResponseEntity<Resource> common() {
        return OwnPage.commonScript();
    }
}
