/** The registers: typed, append-only records whose types are forms that process owners draw. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"chain", "engine", "guard", "incident", "notification", "roster"})
@org.jspecify.annotations.NullMarked
package org.tocsin.record;
