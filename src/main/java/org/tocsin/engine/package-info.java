/** Everything that configures or wraps the process engine: database, zone, clock, identity, what is deployed. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"guard"})
@org.jspecify.annotations.NullMarked
package org.tocsin.engine;
