package org.supervisordjava.logs;

import org.supervisordjava.posix.LocalTime;

import java.util.function.LongSupplier;
import java.util.function.LongToIntFunction;

/**
 * Which day it is here.
 *
 * @param offset of local time, in seconds, at a time in seconds
 * @param millis the time, since 1970
 */
record LocalDays(LongToIntFunction offset, LongSupplier millis) {

    private static final long DAY = 86_400_000L;

    static LocalDays here(LongSupplier millis) {
        return new LocalDays(LocalTime::offset, millis);
    }

    /** The number of the day of a time. */
    long of(long time) {
        return Math.floorDiv(time + 1000L * offset.applyAsInt(Math.floorDiv(time, 1000L)), DAY);
    }

    long today() {
        return of(millis.getAsLong());
    }
}
