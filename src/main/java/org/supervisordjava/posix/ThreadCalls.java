package org.supervisordjava.posix;

/**
 * Calls that change the calling thread only, and with it the children it spawns. Credentials are
 * per thread for the kernel; glibc's wrappers change all threads, so these go around glibc. Each
 * returns 0 or an errno.
 */
final class ThreadCalls {

    private static final int CLONE_FS = 0x200;
    private static final int PRIO_PROCESS = 0;

    private static final CFunction SYSCALL = CFunction.named("syscall");
    private static final CFunction SETPRIORITY = CFunction.named("setpriority");
    private static final CFunction UNSHARE = CFunction.named("unshare");
    private static final CFunction UMASK = CFunction.named("umask");
    private static final CFunction PRCTL = CFunction.named("prctl");

    // <linux/prctl.h>
    private static final int PR_CAPBSET_READ = 23;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
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
        return outcome(SETPRIORITY.call(PRIO_PROCESS, 0, nice));
    }

    /**
     * Gives this thread a umask of its own. Docker's default seccomp profile answers EPERM to
     * unshare(2).
     */
    static int setUmask(int umask) {
        int error = outcome(UNSHARE.call(CLONE_FS));
        if (error == 0) {
            UMASK.call(umask);
        }
        return error;
    }

    /**
     * @param gids native array of 32-bit gids
     */
    static int setGroups(NativeMemory.Block gids) {
        return raw(NUMBERS.setgroups(), gids.size() / Integer.BYTES, gids.address(), 0);
    }

    /** Real, effective and saved. */
    static int setGid(int gid) {
        return raw(NUMBERS.setresgid(), gid, gid, gid);
    }

    /** Real, effective and saved: there is no way back. */
    static int setUid(int uid) {
        return raw(NUMBERS.setresuid(), uid, uid, uid);
    }

    /** For good, also in what is executed. */
    static int setNoNewPrivs() {
        return outcome(PRCTL.call(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    }

    /**
     * Takes a capability out of what a program that is executed may get. One that is out already,
     * or that this kernel does not know, costs nothing.
     */
    static int dropFromBoundingSet(int capability) {
        return PRCTL.call(PR_CAPBSET_READ, capability, 0, 0, 0) == 1
                ? outcome(PRCTL.call(PR_CAPBSET_DROP, capability, 0, 0, 0))
                : 0;
    }

    private static int raw(long number, long first, long second, long third) {
        long result = SYSCALL.callLong(number, first, second, third);
        return outcome((int) result);
    }

    private static int outcome(int result) {
        return result < 0 ? Libc.errno() : 0;
    }
}
