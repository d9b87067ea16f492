/** How long what is on record is kept: personal values masked, incidents removed, and what a legal hold keeps from both. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"chain", "engine", "engine::database", "guard", "incident", "record"})
@org.jspecify.annotations.NullMarked
package org.tocsin.retention;
