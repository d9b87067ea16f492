/** What the history shown in Cockpit needs from the engine: who may read it, and the models as they were deployed. */
@org.jspecify.annotations.NullMarked
package org.tocsin.audit.cockpit;
