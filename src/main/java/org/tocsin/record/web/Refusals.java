package org.tocsin.record.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.tocsin.guard.InvalidInput;
import org.tocsin.record.ChangedMeanwhile;
import org.tocsin.record.NoSuchRecord;
import org.tocsin.record.NotAllowed;

/** What is refused, in words for the person who asked. */
@RestControllerAdvice(basePackageClasses = Refusals.class)
class Refusals {

    record Answer(String message) {}

    @ExceptionHandler
    ResponseEntity<Answer> invalid(InvalidInput refused) {
        return answer(HttpStatus.BAD_REQUEST, refused);
    }

    @ExceptionHandler
    ResponseEntity<Answer> notAllowed(NotAllowed refused) {
        return answer(HttpStatus.FORBIDDEN, refused);
    }

    @ExceptionHandler
    ResponseEntity<Answer> unknown(NoSuchRecord refused) {
        return answer(HttpStatus.NOT_FOUND, refused);
    }

    @ExceptionHandler
    ResponseEntity<Answer> changedMeanwhile(ChangedMeanwhile refused) {
        return answer(HttpStatus.CONFLICT, refused);
    }

    private static ResponseEntity<Answer> answer(HttpStatus status, RuntimeException refused) {
        return ResponseEntity.status(status).body(new Answer(refused.getMessage()));
    }
}
