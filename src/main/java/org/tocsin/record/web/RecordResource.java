package org.tocsin.record.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tocsin.record.Entry;
import org.tocsin.record.Filter;
import org.tocsin.record.RegisterDesk;

/** The registers; those who answer for them may read them, and nobody may change them. */
@RestController
@RequestMapping("/api/records")
class RecordResource {

    private static final int MOST = 1000;

    private final RegisterDesk desk;

    RecordResource(RegisterDesk desk) {
        this.desk = desk;
    }

    @GetMapping("/{type}")
    List<Entry> list(@PathVariable String type, @RequestParam(required = false) @Nullable String incident) {
        return desk.list(new Filter(type, incident, null, null, null, null), 0, MOST);
    }
}
