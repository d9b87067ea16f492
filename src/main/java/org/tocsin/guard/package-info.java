/**
 * What may be deployed, submitted, queried and evaluated: everything that comes in from outside is checked here, before
 * the engine does anything.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
@org.jspecify.annotations.NullMarked
package org.tocsin.guard;
