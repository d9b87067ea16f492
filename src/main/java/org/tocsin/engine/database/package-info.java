/** The database: embedded by default, any PostgreSQL by Spring's own settings. */
@org.springframework.modulith.NamedInterface("database")
@org.jspecify.annotations.NullMarked
package org.tocsin.engine.database;
