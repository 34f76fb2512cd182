package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.process.ExitStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One life of a process that is over.
 *
 * @param memory what it used when that was measured last; only where that is limited
 */
public record PastRun(
        int pid,
        Instant start,
        Instant end,
        ExitStatus exit,
        EndedBy endedBy,
        Optional<MemorySize> memory) {

    /** How many of them are remembered of each process. */
    static final int REMEMBERED = 5;

    /** Who or what ended it. */
    public enum EndedBy {
        /** It ended by itself, or somebody outside of the supervisor sent it a signal. */
        ITSELF,
        /** The kernel's out-of-memory killer. */
        OUT_OF_MEMORY,
        /** The supervisor, because a startup or liveness probe failed. */
        PROBE,
        /** The supervisor, because it used more memory than it may. */
        MEMORY_LIMIT,
        /** The supervisor, because it had lived for as long as it may. */
        LIFETIME,
        /** The supervisor, because it was to be stopped or restarted. */
        STOP
    }

    public Duration length() {
        return Duration.between(start, end);
    }

    PastRun movedBy(Duration step) {
        return new PastRun(pid, start.plus(step), end.plus(step), exit, endedBy, memory);
    }
}
