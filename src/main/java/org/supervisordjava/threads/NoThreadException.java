package org.supervisordjava.threads;

import java.io.IOException;

/** The system gives no further thread: a limit of processes (RLIMIT_NPROC, pids.max) or memory. */
public final class NoThreadException extends IOException {

    /** What the operator can do about it. */
    public static final String HINT =
            "grant more (ulimit -u, the container's pids and memory limits)";

    private static final long serialVersionUID = 1L;

    NoThreadException(String name, Throwable cause) {
        super("no thread can be made for " + name + ": " + cause.getMessage() + "; " + HINT, cause);
    }
}
