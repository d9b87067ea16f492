package org.tocsin.incident;

/** An incident has ended, however it did; published in the transaction in which it ends. */
public record IncidentClosed(String businessKey) {}
