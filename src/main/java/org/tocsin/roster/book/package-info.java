/** The roster's data: what it consists of, how it is kept, changed, checked, brought in and taken out. */
@org.jspecify.annotations.NullMarked
package org.tocsin.roster.book;
