/** Limits: the decision table that process owners edit, read into types, and the moments that follow from it. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"calendar", "guard"})
@org.jspecify.annotations.NullMarked
package org.tocsin.limit;
