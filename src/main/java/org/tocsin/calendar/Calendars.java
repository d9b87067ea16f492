package org.tocsin.calendar;

/** The calendar in force: the newest deployed version of the table. */
public interface Calendars {

    /** A version and the id under which the engine keeps it; another id means that an owner changed the table. */
    record Version(String id, WorkingDays days) {}

    Version newest();
}
