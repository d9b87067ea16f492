/** The case: business key, grade, limits, opening, closing, and the story that the journal tells. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"calendar", "chain", "engine", "guard", "limit", "roster"})
@org.jspecify.annotations.NullMarked
package org.tocsin.incident;
