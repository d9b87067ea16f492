package org.tocsin.roster.book;

/** Somebody else has changed or removed the row since it was looked at; their change stays. */
public class ChangedMeanwhile extends RuntimeException {

    ChangedMeanwhile(String message) {
        super(message, null, false, false);
    }
}
