package org.supervisordjava.posix;

import org.supervisordjava.config.model.ProcessConfig.Rlimit;

/**
 * The descriptors that programs leave to the supervisor itself: for logs, probes and clients, and
 * for the libraries that the JVM still has to load. Without them one program too many would end
 * what supervises all the others.
 */
final class DescriptorReserve {

    private static final long MOST = 128;
    private static final long LEAST = 16;

    private DescriptorReserve() {}

    /** Half of the limit, 128 at most: loading what answers HTTP takes some 60. */
    static long of(long limit) {
        return Math.clamp(limit / 2, LEAST, MOST);
    }

    /**
     * Whether a descriptor that has just been opened is one of them: the kernel gives the lowest
     * number that is free, so the highest ones are used last.
     *
     * @param promised how many of them somebody is about to open
     */
    static boolean holds(int fd, int promised) throws PosixException {
        long limit = OwnLimits.get(ResourceLimit.NOFILE).soft();
        return limit != Rlimit.UNLIMITED && fd >= limit - of(limit) - promised;
    }
}
