/** The HTTP interface for scripts; HTTP basic with the engine's accounts. */
@org.jspecify.annotations.NullMarked
package org.tocsin.engine.web;
