/** The roster's page behind the web applications' login, the calendar feed, and the state of affairs for scripts. */
@org.jspecify.annotations.NullMarked
package org.tocsin.roster.web;
