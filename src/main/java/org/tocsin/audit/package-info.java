/** History as auditors read it: what was done in an incident, by whom, by which rule, and by which way it went. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"chain", "engine", "guard", "incident", "limit", "notification", "roster"})
@org.jspecify.annotations.NullMarked
package org.tocsin.audit;
