package org.supervisordjava.posix;

import org.supervisordjava.config.model.ProcessConfig.Rlimit;

/** Resource limits of this process, which children inherit. Any thread. */
public final class OwnLimits {

    // struct rlimit { rlim_t cur; rlim_t max; }, RLIM_INFINITY being all bits: Rlimit.UNLIMITED.
    private static final int HARD = Long.BYTES;
    private static final int SIZE = 2 * Long.BYTES;

    private static final CFunction GETRLIMIT = CFunction.named("getrlimit");
    private static final CFunction SETRLIMIT = CFunction.named("setrlimit");

    private OwnLimits() {}

    public static Rlimit get(ResourceLimit resource) throws PosixException {
        try (var memory = new NativeMemory()) {
            var limit = memory.allocate(SIZE);
            if (GETRLIMIT.call(resource.number(), limit.address()) < 0) {
                throw new PosixException("read limit " + resource.label(), Libc.errno());
            }
            return new Rlimit(limit.getLong(0), limit.getLong(HARD));
        }
    }

    /**
     * @throws PosixException {@link Errno#EPERM}: the hard limit may only be raised with
     *     CAP_SYS_RESOURCE, which containers do not have by default
     */
    public static void set(ResourceLimit resource, Rlimit limit) throws PosixException {
        try (var memory = new NativeMemory()) {
            var pair = memory.allocate(SIZE).putLong(0, limit.soft()).putLong(HARD, limit.hard());
            if (SETRLIMIT.call(resource.number(), pair.address()) < 0) {
                throw new PosixException("set limit " + resource.label(), Libc.errno());
            }
        }
    }
}
