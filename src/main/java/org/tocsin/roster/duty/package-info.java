/** The plan in force now: who is on duty, and an alarm when nobody is. */
@org.jspecify.annotations.NullMarked
package org.tocsin.roster.duty;
