/** The plan of who is on duty, as values, and what follows from it; nothing here reads a clock or a database. */
@org.jspecify.annotations.NullMarked
package org.tocsin.roster.plan;
