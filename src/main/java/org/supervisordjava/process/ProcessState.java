package org.supervisordjava.process;

/** supervisord's process states, with the numbers its XML-RPC interface shows. */
public enum ProcessState {
    STOPPED(0),
    STARTING(10),
    RUNNING(20),
    BACKOFF(30),
    STOPPING(40),
    EXITED(100),
    FATAL(200),
    UNKNOWN(1000);

    private final int code;

    ProcessState(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Started, or about to be tried again: a start request is refused with ALREADY_STARTED. */
    public boolean isRunning() {
        return this == STARTING || this == RUNNING || this == BACKOFF;
    }

    /** Nothing is alive and nothing will be unless it is started. */
    public boolean isStopped() {
        return this == STOPPED || this == EXITED || this == FATAL || this == UNKNOWN;
    }

    /** A process is alive that a signal can be sent to. */
    public boolean isSignallable() {
        return this == STARTING || this == RUNNING || this == STOPPING;
    }
}
