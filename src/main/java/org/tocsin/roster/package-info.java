/** Who is on duty in a role at a given moment. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"calendar", "engine", "guard"})
@org.jspecify.annotations.NullMarked
package org.tocsin.roster;
