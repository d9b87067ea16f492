/** The engine's own history, which has times to live of its own. */
@org.jspecify.annotations.NullMarked
package org.tocsin.retention.bpmn;
