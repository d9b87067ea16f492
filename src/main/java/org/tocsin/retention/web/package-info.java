/** The page of what is kept how long, behind the web applications' login. */
@org.jspecify.annotations.NullMarked
package org.tocsin.retention.web;
