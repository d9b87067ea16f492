/** How fast people answered and repaired, how much stayed within its limits, and which complaints came again. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"engine", "guard", "roster"})
@org.jspecify.annotations.NullMarked
package org.tocsin.figures;
