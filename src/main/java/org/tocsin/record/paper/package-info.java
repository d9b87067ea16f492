/** What can be filed: sheets of a register, a record in the form that the plans name, an incident's whole file. */
@org.jspecify.annotations.NullMarked
package org.tocsin.record.paper;
