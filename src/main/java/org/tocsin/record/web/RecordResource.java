package org.tocsin.record.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.tocsin.record.Filter;
import org.tocsin.record.RegisterDesk;
import org.tocsin.record.RegisterType;
import org.tocsin.record.paper.Format;
import org.tocsin.record.paper.Papers;

/** The registers for scripts, as JSON, {@code .xlsx}, {@code .docx} or PDF by {@code Accept}; nobody changes them here. */
@RestController
@RequestMapping("/api/records")
class RecordResource {

    private static final int MOST = 1000;

    private final RegisterDesk desk;
    private final Papers papers;
    private final ObjectMapper json;
    private final ZoneId zone;

    RecordResource(RegisterDesk desk, Papers papers, ObjectMapper json, ZoneId zone) {
        this.desk = desk;
        this.papers = papers;
        this.json = json;
        this.zone = zone;
    }

    /**
     * The records of a register, the latest first.
     *
     * @param offset how many to leave out, of JSON only, which has at most a thousand at a time
     */
    @GetMapping("/{type}")
    void list(
            @PathVariable String type,
            @ModelAttribute Asked asked,
            @RequestParam(defaultValue = "0") int offset,
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) String accept,
            HttpServletResponse response)
            throws IOException {
        Format format = wanted(accept);
        Filter filter = desk.seen(asked.filter(desk.type(type).key(), zone));
        if (format == null) {
            byte[] body = json.writeValueAsBytes(desk.list(filter, Math.max(0, offset), MOST));
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(body);
            return;
        }
        papers.check(format, filter);
        RegisterType register = desk.export(type, filter.incident(), format.ending());
        Attachment.head(response, format, register.key() + "." + format.ending());
        if (format == Format.XLSX) {
            papers.register(format, register, filter, response.getOutputStream(), rows -> {});
        } else {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            papers.register(format, register, filter, whole, rows -> {});
            whole.writeTo(response.getOutputStream());
        }
    }

    /** Null for JSON, which is also what whoever takes anything gets. */
    private static @Nullable Format wanted(String accept) {
        List<MediaType> accepted;
        try {
            accepted = MediaType.parseMediaTypes(accept).stream()
                    .sorted(Comparator.comparingDouble(MediaType::getQualityValue)
                            .reversed()
                            .thenComparing(type -> type.isWildcardType() || type.isWildcardSubtype()))
                    .toList();
        } catch (InvalidMediaTypeException e) {
            throw new ResponseStatusException(HttpStatus.NOT_ACCEPTABLE);
        }
        for (MediaType type : accepted) {
            if (type.includes(MediaType.APPLICATION_JSON)) {
                return null;
            }
            for (Format format : Format.values()) {
                if (type.includes(MediaType.parseMediaType(format.mediaType()))) {
                    return format;
                }
            }
        }
        throw new ResponseStatusException(HttpStatus.NOT_ACCEPTABLE);
    }
}
