/** Who has looked at what: every access to customers' and staff's data, by whomever it is (S4-5.2). */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"audit", "engine", "guard", "record"})
@org.jspecify.annotations.NullMarked
package org.tocsin.access;
