package org.supervisordjava.process;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.Signal;

/** What a transition wants done outside. */
public sealed interface Effect {

    /**
     * Start the process; the answer is {@link ProcessEvent.Spawned} or {@link
     * ProcessEvent.SpawnFailed}.
     */
    record Spawn() implements Effect {}

    /**
     * Send a signal.
     *
     * @param group to the whole process group
     */
    record SendSignal(int pid, Signal signal, boolean group) implements Effect {}

    /**
     * Tell the world about a new state.
     *
     * @param tries failed tries in a row
     * @param pid of the process that lives or has just ended; 0 if none
     * @param expected whether an exit was expected
     */
    record StateChanged(ProcessState from, ProcessState to, int tries, int pid, boolean expected)
            implements Effect {}

    record Log(LogLevel level, String message) implements Effect {}
}
