package org.supervisordjava.posix;

import org.supervisordjava.config.model.Signal;

/** Sends signals. Any thread. */
public final class ProcessSignals {

    private static final CFunction KILL = CFunction.named("kill");

    private ProcessSignals() {}

    /**
     * Signals one process.
     *
     * @param pid 1 or higher
     * @throws PosixException among others {@link Errno#ESRCH}: nobody there any more
     */
    public static void send(int pid, Signal signal) throws PosixException {
        if (pid < 1) {
            throw new IllegalArgumentException("not one process: " + pid);
        }
        kill(pid, signal, "process " + pid);
    }

    /**
     * Signals every process of a group.
     *
     * @param group 2 or higher: kill(2) takes 0 and -1 for our own group and for everybody
     */
    public static void sendToGroup(int group, Signal signal) throws PosixException {
        if (group < 2) {
            throw new IllegalArgumentException("not a process group of a child: " + group);
        }
        kill(-group, signal, "process group " + group);
    }

    /** Whether a group has any process, also one that may not be signalled. */
    public static boolean hasMembers(int group) {
        return KILL.call(-group, 0) == 0 || Libc.errno() != Errno.ESRCH;
    }

    /**
     * Whether a group lives on without its leader, whose number no other process can get as long as
     * it does.
     */
    public static boolean isLeaderless(int group) {
        return hasMembers(group) && KILL.call(group, 0) != 0 && Libc.errno() == Errno.ESRCH;
    }

    private static void kill(int target, Signal signal, String text) throws PosixException {
        if (KILL.call(target, signal.number()) < 0) {
            throw new PosixException("send " + signal.posixName() + " to " + text, Libc.errno());
        }
    }
}
