package org.tocsin.record.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.tocsin.record.RegisterReaders;
import org.tocsin.record.Registers;

/** The registers; those who answer for them may read them, and nobody may change them. */
@RestController
@RequestMapping("/api/records")
class RecordResource {

    private static final int MOST = 1000;

    private final Registers registers;
    private final RegisterReaders readers;

    RecordResource(Registers registers, RegisterReaders readers) {
        this.registers = registers;
        this.readers = readers;
    }

    @GetMapping("/{type}")
    List<Registers.Entry> list(@PathVariable String type, @RequestParam(required = false) @Nullable String incident) {
        if (!readers.signedInMayRead()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "没有查看登记簿的权限");
        }
        if (registers.type(type).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "没有登记簿 " + type);
        }
        return registers.list(type, incident, MOST);
    }
}
