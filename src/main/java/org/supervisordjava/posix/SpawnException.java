package org.supervisordjava.posix;

/** A child that could not be spawned. The message says what happened, where, and what to do. */
public final class SpawnException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of thing is wrong. */
    public enum Reason {
        /** The program, or the interpreter its first line names, does not exist. */
        PROGRAM_MISSING,
        /** The program exists, but cannot be executed. */
        NOT_EXECUTABLE,
        /** The working directory does not exist or cannot be entered. */
        DIRECTORY,
        /** The user cannot be changed to. */
        USER,
        /** A limit, niceness, umask, confinement or the out-of-memory score cannot be set. */
        LIMIT,
        /** The system is out of processes, memory or descriptors: it may work later. */
        EXHAUSTED,
        /** Anything else. */
        OTHER
    }

    private final Reason reason;
    private final int errno;

    SpawnException(Reason reason, int errno, String message) {
        super(message);
        this.reason = reason;
        this.errno = errno;
    }

    public Reason reason() {
        return reason;
    }

    /** One of {@link Errno}; 0 when no system call failed. */
    public int errno() {
        return errno;
    }
}
