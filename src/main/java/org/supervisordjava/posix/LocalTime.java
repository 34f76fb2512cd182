package org.supervisordjava.posix;

import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The time zone of this system, as the C library has it: {@code TZ}, or {@code /etc/localtime}. Any
 * thread.
 *
 * <p>The JDK's own zones come from a file that it reads as a whole, and java.time's search every
 * jar for further ones, both before the first program: 10 ms and more. Each jar then stays open:
 * where descriptors are few, classes that are needed later can no longer be loaded.
 */
public final class LocalTime {

    // struct tm: nine ints, and then the GNU fields.
    private static final int TM_SIZE = 56;
    private static final int TM_GMTOFF = 40;

    private static final CFunction LOCALTIME_R = CFunction.named("localtime_r");

    private LocalTime() {}

    /** How many seconds local time is ahead of UTC at a time. */
    public static int offset(long epochSecond) {
        try (var memory = new NativeMemory()) {
            var time = memory.allocate(Long.BYTES).putLong(0, epochSecond);
            var local = memory.allocate(TM_SIZE);
            LOCALTIME_R.callLong(time.address(), local.address());
            return (int) local.getLong(TM_GMTOFF);
        }
    }

    /** The same for those who format with java.time. */
    public static ZoneOffset zone(Instant time) {
        return ZoneOffset.ofTotalSeconds(offset(time.getEpochSecond()));
    }
}
