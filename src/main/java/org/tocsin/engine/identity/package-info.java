/** Groups, accounts and what they may do. */
@org.jspecify.annotations.NullMarked
package org.tocsin.engine.identity;
