/** The registers: typed, append-only records whose types are forms that process owners draw. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"engine", "guard", "incident"})
@org.jspecify.annotations.NullMarked
package org.tocsin.record;
