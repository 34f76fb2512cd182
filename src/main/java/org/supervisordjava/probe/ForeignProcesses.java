package org.supervisordjava.probe;

import java.io.IOException;

/**
 * Starts processes that {@code java.lang.Process} waits for, in a JVM whose reaper waits for every
 * child. Any thread.
 */
public interface ForeignProcesses {

    /** Starts a process and tells which. */
    @FunctionalInterface
    interface Starter {
        Process start() throws IOException;
    }

    /**
     * Runs the start such that the reaper knows the process before it can end, and leaves its exit
     * status to {@code java.lang.Process}.
     */
    Process start(Starter start) throws IOException;

    /** Sends SIGKILL to every process of a process group; does nothing when it has none. */
    void killGroup(int pgid);

    /**
     * Sends SIGKILL to what is left of the process group of a leader that has been waited for. Does
     * nothing when nobody is left and the number may be somebody else's by now.
     */
    void killRest(int pgid);
}
