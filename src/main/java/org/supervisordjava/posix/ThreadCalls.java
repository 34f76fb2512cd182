package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;
import static org.supervisordjava.posix.Libc.LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls that change the calling thread only, and with it the children it spawns. Credentials are
 * per thread for the kernel; glibc's wrappers change all threads, so these go around glibc. Each
 * returns 0 or an errno.
 */
final class ThreadCalls {

    private static final int CLONE_FS = 0x200;
    private static final int PRIO_PROCESS = 0;

    private static final MethodHandle SYSCALL =
            Libc.variadic("syscall", 1, LONG, LONG, LONG, LONG, LONG);
    private static final MethodHandle SETPRIORITY =
            Libc.function("setpriority", INT, INT, INT, INT);
    private static final MethodHandle UNSHARE = Libc.function("unshare", INT, INT);
    private static final MethodHandle UMASK = Libc.function("umask", INT, INT);
    private static final Numbers NUMBERS = Numbers.ofThisMachine();

    private ThreadCalls() {}

    /** System call numbers, from the kernel's unistd.h of each architecture. */
    private record Numbers(long setgroups, long setresuid, long setresgid) {
        static Numbers ofThisMachine() {
            return switch (System.getProperty("os.arch")) {
                case "amd64" -> new Numbers(116, 117, 119);
                case "aarch64" -> new Numbers(159, 147, 149);
                case String other ->
                        throw new UnsupportedOperationException(
                                "cannot change users on " + other + ": amd64 and aarch64 only");
            };
        }
    }

    /** On Linux niceness belongs to a thread, whatever POSIX says (setpriority(2)). */
    static int setNice(int nice) {
        try {
            return outcome((int) SETPRIORITY.invokeExact(Libc.callState(), PRIO_PROCESS, 0, nice));
        } catch (Throwable e) {
            throw Libc.defect(e);
        }
    }

    /**
     * Gives this thread a umask of its own. Docker's default seccomp profile answers EPERM to
     * unshare(2).
     */
    static int setUmask(int umask) {
        try {
            int error = outcome((int) UNSHARE.invokeExact(Libc.callState(), CLONE_FS));
            if (error == 0) {
                int ignored = (int) UMASK.invokeExact(Libc.callState(), umask);
            }
            return error;
        } catch (Throwable e) {
            throw Libc.defect(e);
        }
    }

    /**
     * @param gids native array of 32-bit gids
     */
    static int setGroups(MemorySegment gids) {
        return raw(NUMBERS.setgroups(), gids.byteSize() / Integer.BYTES, gids.address(), 0);
    }

    /** Real, effective and saved. */
    static int setGid(int gid) {
        return raw(NUMBERS.setresgid(), gid, gid, gid);
    }

    /** Real, effective and saved: there is no way back. */
    static int setUid(int uid) {
        return raw(NUMBERS.setresuid(), uid, uid, uid);
    }

    private static int raw(long number, long first, long second, long third) {
        try {
            long result =
                    (long) SYSCALL.invokeExact(Libc.callState(), number, first, second, third);
            return outcome((int) result);
        } catch (Throwable e) {
            throw Libc.defect(e);
        }
    }

    private static int outcome(int result) {
        return result < 0 ? Libc.errno() : 0;
    }
}
