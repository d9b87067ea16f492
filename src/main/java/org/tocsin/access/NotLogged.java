package org.tocsin.access;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** An access could not be written down, and so nothing is shown. */
@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
public class NotLogged extends RuntimeException {

    NotLogged(Throwable cause) {
        super("An access could not be logged and was refused", cause);
    }
}
