package org.supervisordjava.posix;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * A system call that the kernel answers with EPERM, by seccomp(2), for one thread and those that it
 * starts.
 *
 * @param number the same on x86-64 and AArch64
 */
record SystemCallDenial(int number) {

    // <linux/prctl.h>, <linux/seccomp.h>
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int SECCOMP_RET_ERRNO = 0x0005_0000;
    private static final int SECCOMP_RET_ALLOW = 0x7fff_0000;

    // <linux/filter.h>: code, and behind it where to jump to when it is so, and when it is not.
    private static final int LOAD_NUMBER = 0x20;
    private static final int SKIP_ONE_UNLESS_EQUAL = 0x15 | 1 << 24;
    private static final int RETURN = 0x06;

    private static final CFunction PRCTL = CFunction.named("prctl");

    static SystemCallDenial closeRange() {
        return new SystemCallDenial(436);
    }

    /** Does something on a thread that is denied it. */
    <T> T during(Callable<T> action) throws Exception {
        var done =
                new FutureTask<>(
                        () -> {
                            assumeTrue(deny(), "seccomp is not to be had here");
                            return action.call();
                        });
        Thread.ofPlatform().start(done);
        return done.get();
    }

    private boolean deny() {
        try (var memory = new NativeMemory()) {
            var filter =
                    memory.ints(
                            LOAD_NUMBER,
                            0,
                            SKIP_ONE_UNLESS_EQUAL,
                            number,
                            RETURN,
                            SECCOMP_RET_ERRNO | Errno.EPERM,
                            RETURN,
                            SECCOMP_RET_ALLOW);
            var program =
                    memory.allocate(2 * Long.BYTES)
                            .putShort(0, filter.size() / Long.BYTES)
                            .putLong(Long.BYTES, filter.address());
            return PRCTL.call(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
                    && PRCTL.call(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program.address()) == 0;
        }
    }
}
