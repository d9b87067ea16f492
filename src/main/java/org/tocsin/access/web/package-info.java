/** The filter before everything that can be read, and the page of what it has written down. */
@org.jspecify.annotations.NullMarked
package org.tocsin.access.web;
