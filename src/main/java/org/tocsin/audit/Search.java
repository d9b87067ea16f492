package org.tocsin.audit;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What an auditor looks for; null means that it does not matter.
 *
 * @param key the beginning of a business key
 * @param definition one version of a procedure, by its id
 * @param from the first day of registration, in the business zone
 * @param to the last day of registration, included
 * @param person an account, or somebody's name: whoever reported, registered, took on, was told or worked on it
 * @param reader who looks; what is hidden from them is not found
 * @param routine whether it is daily work, such as a patrol
 * @param late whether its first limit passed before it was over
 */
public record Search(
        @Nullable String key,
        @Nullable String procedure,
        @Nullable String definition,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable String grade,
        @Nullable String person,
        @Nullable Boolean late,
        @Nullable Boolean open,
        @Nullable Boolean drill,
        @Nullable Boolean routine,
        Order order,
        boolean descending,
        String reader) {

    /** By what a list can be sorted; each has an index that ends in the same columns. */
    public enum Order {
        KEY("i.business_key"),
        PROCEDURE("i.procedure_key", "i.registered_at", "i.business_key"),
        GRADE("i.grade", "i.registered_at", "i.business_key"),
        OCCURRED("i.occurred_at", "i.business_key"),
        REGISTERED("i.registered_at", "i.business_key"),
        ENDED("i.closed_at", "i.business_key"),
        REPORTER("i.reporter", "i.registered_at", "i.business_key"),
        RESPONSIBLE("i.responsible", "i.registered_at", "i.business_key");

        private final String[] columns;

        Order(String... columns) {
            this.columns = columns;
        }

        String sql(boolean descending) {
            String direction = descending ? " desc" : "";
            return String.join(direction + ", ", columns) + direction;
        }
    }
}
