/** What the history in Cockpit reads, behind the web applications' login. */
@org.jspecify.annotations.NullMarked
package org.tocsin.audit.web;
