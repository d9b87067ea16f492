package org.tocsin.incident;

/** From now on somebody sees nothing of an incident; published in the transaction in which it is hidden. */
public record IncidentHidden(String businessKey, String person) {}
