package org.supervisordjava.posix;

import org.supervisordjava.config.model.ProcessConfig.Rlimit;

import java.io.IOException;

/**
 * The descriptors that programs leave to the supervisor itself: for logs, probes and clients, and
 * for the libraries that the JVM still has to load. Without them one program too many would end
 * what supervises all the others. Any thread.
 */
public final class DescriptorReserve {

    /** With less, HTTP cannot be served whatever programs leave. */
    private static final long LEAST_LIMIT_WITH_HTTP = 96;

    /** What loading and opening the HTTP server takes, and some clients. */
    private static final long HTTP = 64;

    /** Half of a small limit; of a large one an eighth, which is what clients may take at most. */
    private static final long MOST_OF_HALF = 128;

    private static final long MOST = 2176;

    /** For clients and logs, when programs that have run before come back. */
    private static final long LAST = 8;

    /** The usual limit: what HTTP takes of it before the first programs, they do not miss. */
    private static final long AMPLE = 1024;

    private DescriptorReserve() {}

    /** Who wants descriptors for a program. */
    public enum Claim {
        /** One that has not run, or while nobody could have taken its place. */
        FIRST,
        /** One that has had its place: a client's connection may hold it for a moment. */
        AGAIN
    }

    static long of(long limit) {
        if (limit < LEAST_LIMIT_WITH_HTTP) {
            return limit / 2;
        }
        long half = Math.clamp(limit / 2, HTTP, MOST_OF_HALF);
        return Math.clamp(limit / 8, half, MOST);
    }

    /**
     * What is left of the reserve for the connections of clients.
     *
     * @param limit on descriptors; negative for none
     */
    public static long forClients(long limit) {
        return (limit < 0 ? MOST : of(limit)) - HTTP + 2 * LAST;
    }

    /**
     * Whether a descriptor that has just been opened is one of them: the kernel gives the lowest
     * number that is free, so the highest ones are used last.
     *
     * @param promised how many of them somebody is about to open
     */
    static boolean holds(int fd, int promised, Claim claim) throws PosixException {
        long limit = OwnLimits.get(ResourceLimit.NOFILE).soft();
        long kept = claim == Claim.AGAIN ? LAST : of(limit);
        return limit != Rlimit.UNLIMITED && fd >= limit - kept - promised;
    }

    /**
     * How many files this process has open whose name ends so.
     *
     * @param ending of the name
     */
    public static long openFiles(String ending) throws IOException {
        long count = 0;
        for (int fd : OwnDescriptors.list()) {
            if (OwnDescriptors.nameOf(fd).endsWith(ending)) {
                count++;
            }
        }
        return count;
    }

    /** Whether there are so many that it does not matter who comes first. */
    public static boolean isAmple() throws PosixException {
        long limit = OwnLimits.get(ResourceLimit.NOFILE).soft();
        return limit == Rlimit.UNLIMITED || limit >= AMPLE;
    }

    /** How many more this process may open; others may open some meanwhile. */
    public static long free() throws IOException {
        long limit = OwnLimits.get(ResourceLimit.NOFILE).soft();
        return limit == Rlimit.UNLIMITED ? Long.MAX_VALUE : limit - OwnDescriptors.list().size();
    }
}
