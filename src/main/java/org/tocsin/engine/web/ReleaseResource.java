package org.tocsin.engine.web;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.engine.ShippedProcedures;

/** Which release runs, and where an owner's version stands in place of its own. */
@RestController
@RequestMapping("/api/release")
class ReleaseResource {

    private final ShippedProcedures procedures;

    ReleaseResource(ShippedProcedures procedures) {
        this.procedures = procedures;
    }

    record Release(String release, List<String> ownersVersions) {}

    @GetMapping
    Release release() {
        return new Release(procedures.release(), procedures.ownersVersions());
    }
}
