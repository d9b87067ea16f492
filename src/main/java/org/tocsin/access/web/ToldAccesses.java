package org.tocsin.access.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.tocsin.access.AccessLog;
import org.tocsin.access.Accessed;
import org.tocsin.access.NotLogged;
import org.tocsin.audit.HistoryRead;
import org.tocsin.record.RegisterRead;

/** What modules tell of themselves, because they know better than an address what they show; before they show it. */
@RestControllerAdvice
class ToldAccesses {

    private final AccessLog accesses;

    ToldAccesses(AccessLog accesses) {
        this.accesses = accesses;
    }

    @EventListener
    void read(RegisterRead read) {
        boolean export = read.way() == RegisterRead.Way.EXPORT;
        String about = Stream.of(read.incident(), read.subject(), read.register())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        write(read.who(), export ? Accessed.EXPORT : Accessed.REGISTER, about, read.what());
    }

    @EventListener
    void read(HistoryRead read) {
        boolean export = read.what().startsWith("导出");
        write(
                read.who(),
                export ? Accessed.EXPORT : Accessed.HISTORY,
                read.incident() == null ? "" : read.incident(),
                read.what());
    }

    private void write(String who, Accessed what, String subject, String words) {
        HttpServletRequest request = request();
        String way = request == null || request.getServletPath().startsWith("/camunda/") ? "网页" : "接口";
        accesses.write(who, what, subject, way + " " + words, request == null ? "" : request.getRemoteAddr(), false);
    }

    private static @Nullable HttpServletRequest request() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest()
                : null;
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> notLogged(NotLogged failure) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(Map.of("message", AccessFilter.NOT_LOGGED));
    }
}
