/** The blocks by which models open, grade, join, link and close incidents. */
@org.jspecify.annotations.NullMarked
package org.tocsin.incident.bpmn;
