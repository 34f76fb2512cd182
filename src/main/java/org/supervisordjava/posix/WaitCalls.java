package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;

import java.lang.foreign.Arena;
import java.util.OptionalInt;

/** The wait family. Only {@link Reaper} may call it. */
final class WaitCalls {

    /** There is nothing to wait for. */
    static final int NO_CHILDREN = 0;

    // <bits/waitflags.h>; siginfo_t as on every 64-bit Linux.
    private static final int P_ALL = 0;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x01000000;
    private static final long SIGINFO_SIZE = 128;
    private static final long SIGINFO_PID = 16;

    private static final CFunction WAITID = CFunction.named("waitid");
    private static final CFunction WAITPID = CFunction.named("waitpid");

    private WaitCalls() {}

    /**
     * Waits until some child has ended, and leaves it unreaped.
     *
     * @return its pid, or {@link #NO_CHILDREN}
     */
    static int peek() throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var siginfo = arena.allocate(SIGINFO_SIZE, Long.BYTES);
            while (true) {
                int result = WAITID.call(P_ALL, 0, siginfo.address(), WEXITED | WNOWAIT);
                if (result == 0) {
                    return siginfo.get(INT, SIGINFO_PID);
                }
                switch (Libc.errno()) {
                    case Errno.EINTR -> {}
                    case Errno.ECHILD -> {
                        return NO_CHILDREN;
                    }
                    default -> throw new PosixException("wait for children", Libc.errno());
                }
            }
        }
    }

    /**
     * Reaps one child if it has ended.
     *
     * @return its wait status; empty when it still runs or is nobody's child any more
     */
    static OptionalInt reap(int pid) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var status = arena.allocate(INT);
            while (true) {
                int result = WAITPID.call(pid, status.address(), WNOHANG);
                if (result == pid) {
                    return OptionalInt.of(status.get(INT, 0));
                }
                if (result == 0 || Libc.errno() == Errno.ECHILD) {
                    return OptionalInt.empty();
                }
                if (Libc.errno() != Errno.EINTR) {
                    throw new PosixException("reap process " + pid, Libc.errno());
                }
            }
        }
    }
}
