/** The page of figures behind the web applications' login, and its sheets. */
@org.jspecify.annotations.NullMarked
package org.tocsin.figures.web;
