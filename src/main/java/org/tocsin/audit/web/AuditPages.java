package org.tocsin.audit.web;

import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.tocsin.engine.OwnPage;

/** The way from a short address to the history in Cockpit, whose data lie behind the same login. */
@Controller
class AuditPages {

    static final String PATH = "/camunda/audit/";

    /** It has no files of its own: the pages are Cockpit's. */
    @Bean
    static OwnPage auditPage() {
        return OwnPage.withoutFiles(PATH);
    }

    @GetMapping({"/audit", "/audit/", "/camunda/audit", PATH})
    String lead() {
        return "redirect:/camunda/app/cockpit/default/#/audit";
    }
}
