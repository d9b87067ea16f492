/** What is told to whom: composing messages, keeping them, sending them, taking them back. */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"engine", "guard", "incident", "limit", "roster"})
@org.jspecify.annotations.NullMarked
package org.tocsin.notification;
