package org.supervisordjava.supervisor;

/** Why a process was started again: the label of the restart counter. */
public enum RestartReason {
    /** It exited by itself or was killed from outside. */
    EXIT,
    /** The kernel's out-of-memory killer. */
    OOM,
    /** A liveness or startup probe failed. */
    LIVENESS,
    /** It used more memory than it may. */
    MEMORY_LIMIT,
    /** It had lived for as long as it may. */
    LIFETIME,
    /** Its schedule: it has run before. */
    SCHEDULE,
    /** An operator or the API asked for it. */
    MANUAL;

    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
