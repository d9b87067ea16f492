package org.tocsin.audit;

import java.util.Optional;

/** Models and decision tables as they were deployed, each version for itself. */
public interface Models {

    /** A version of a procedure. */
    record Procedure(String id, String key, String name, int version, String xml) {}

    /**
     * A row of a decision table.
     *
     * @param number from 1, as Modeler counts
     * @param note what its owner wrote beside it; empty if nothing
     */
    record Row(String table, int number, String note) {}

    Optional<Procedure> procedure(String definitionId);

    /** The row that a rule of a deployed decision is. */
    Optional<Row> row(String decisionId, String rule);
}
