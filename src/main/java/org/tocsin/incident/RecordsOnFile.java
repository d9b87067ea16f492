package org.tocsin.incident;

/** Which records an incident has; answered by the registers. */
public interface RecordsOnFile {

    /** Whether the register {@code type} has a record of the incident. */
    boolean present(String type, String incident);

    /** What staff call the register. */
    String title(String type);
}
