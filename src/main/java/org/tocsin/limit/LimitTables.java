package org.tocsin.limit;

/** The deployed versions of the limits table; an incident keeps the one it started with. */
public interface LimitTables {

    /** A version and the id under which it can be found again. */
    record Version(String id, LimitTable table) {}

    /** The newest version. */
    Version newest();

    Version version(String id);
}
