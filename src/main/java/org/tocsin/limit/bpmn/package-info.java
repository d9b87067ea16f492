/** The limits table as the engine has deployed it. */
@org.jspecify.annotations.NullMarked
package org.tocsin.limit.bpmn;
