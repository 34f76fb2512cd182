package org.supervisordjava.logs;

import java.util.TimeZone;
import java.util.function.LongSupplier;

/**
 * Which day it is here. With {@link TimeZone}, as {@link Timestamps}.
 *
 * @param millis the time, since 1970
 */
record LocalDays(TimeZone zone, LongSupplier millis) {

    private static final long DAY = 86_400_000L;

    static LocalDays here(LongSupplier millis) {
        return new LocalDays(TimeZone.getDefault(), millis);
    }

    /** The number of the day of a time. */
    long of(long time) {
        return Math.floorDiv(time + zone.getOffset(time), DAY);
    }

    long today() {
        return of(millis.getAsLong());
    }
}
