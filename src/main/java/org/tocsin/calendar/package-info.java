/** Which days are worked: weekends, public holidays and the make-up working days of the official notices. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"guard"})
@org.jspecify.annotations.NullMarked
package org.tocsin.calendar;
