/** The roster as far as the engine's own identities know it. */
@org.jspecify.annotations.NullMarked
package org.tocsin.roster.bpmn;
