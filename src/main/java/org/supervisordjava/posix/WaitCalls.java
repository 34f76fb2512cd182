package org.supervisordjava.posix;

import static org.supervisordjava.posix.Libc.INT;
import static org.supervisordjava.posix.Libc.POINTER;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
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

    private static final MethodHandle WAITID = Libc.function("waitid", INT, INT, INT, POINTER, INT);
    private static final MethodHandle WAITPID = Libc.function("waitpid", INT, INT, POINTER, INT);

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
                int result =
                        (int)
                                WAITID.invokeExact(
                                        Libc.callState(), P_ALL, 0, siginfo, WEXITED | WNOWAIT);
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
        } catch (Throwable e) {
            throw Libc.rethrow(e);
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
                int result = (int) WAITPID.invokeExact(Libc.callState(), pid, status, WNOHANG);
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
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }
}
