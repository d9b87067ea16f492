/** Where the checks are hooked into the engine and the web applications. */
@org.jspecify.annotations.NullMarked
package org.tocsin.guard.engine;
