/** Writes down the sequence flows that are taken, which the engine's history leaves out. */
@org.jspecify.annotations.NullMarked
package org.tocsin.audit.bpmn;
