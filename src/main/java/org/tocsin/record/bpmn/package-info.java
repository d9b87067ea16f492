/** The block by which models write records. */
@org.jspecify.annotations.NullMarked
package org.tocsin.record.bpmn;
