/** The blocks by which models tell people something, show a text, and take messages back. */
@org.jspecify.annotations.NullMarked
package org.tocsin.notification.bpmn;
