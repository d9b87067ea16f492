/** What makes a record hold: entries chained by digests, heads sealed, manifests signed and exported, all of it verified. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"engine"})
@org.jspecify.annotations.NullMarked
package org.tocsin.chain;
