package org.supervisordjava.posix;

/** Attributes of the whole process that prctl(2) keeps. */
final class ProcessAttribute {

    // <linux/prctl.h>
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    private static final CFunction PRCTL = CFunction.named("prctl");

    private ProcessAttribute() {}

    /** 0: no core dumps, and /proc/self belongs to root; 1: the usual. */
    static int dumpable() {
        return prctl(PR_GET_DUMPABLE, 0);
    }

    /** The kernel refuses 2, which only it may set; then nothing changes. */
    static void setDumpable(int dumpable) {
        prctl(PR_SET_DUMPABLE, dumpable);
    }

    static void setChildSubreaper() throws PosixException {
        if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) {
            throw new PosixException("become the reaper of orphans", Libc.errno());
        }
    }

    private static int prctl(int option, long argument) {
        return PRCTL.call(option, argument, 0L, 0L, 0L);
    }
}
