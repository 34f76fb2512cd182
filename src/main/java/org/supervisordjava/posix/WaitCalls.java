package org.supervisordjava.posix;

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
    private static final int SIGINFO_SIZE = 128;
    private static final int SIGINFO_PID = 16;

    private static final CFunction WAITID = CFunction.named("waitid");
    private static final CFunction WAITPID = CFunction.named("waitpid");

    private WaitCalls() {}

    /**
     * Waits until some child has ended, and leaves it unreaped.
     *
     * @return its pid, or {@link #NO_CHILDREN}
     */
    static int peek() throws PosixException {
        try (var memory = new NativeMemory()) {
            var siginfo = memory.allocate(SIGINFO_SIZE);
            while (true) {
                int result = WAITID.call(P_ALL, 0, siginfo.address(), WEXITED | WNOWAIT);
                if (result == 0) {
                    return siginfo.getInt(SIGINFO_PID);
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
        try (var memory = new NativeMemory()) {
            var status = memory.ints(0);
            while (true) {
                int result = WAITPID.call(pid, status.address(), WNOHANG);
                if (result == pid) {
                    return OptionalInt.of(status.getInt(0));
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
