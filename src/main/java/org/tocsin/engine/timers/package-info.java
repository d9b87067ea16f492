/** Timers that fire when they are due: the job executor of this installation. */
@org.jspecify.annotations.NullMarked
package org.tocsin.engine.timers;
