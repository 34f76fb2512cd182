package org.supervisordjava.posix;

/** Learns of every child that has ended. */
@FunctionalInterface
public interface ExitListener {

    /**
     * A child has been reaped: one of ours, or an orphan that was handed to us. Called on the
     * reaper's thread; must neither block nor throw.
     *
     * @param waitStatus as waitpid(2) reports it
     */
    void exited(int pid, int waitStatus);
}
