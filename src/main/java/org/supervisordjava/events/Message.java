package org.supervisordjava.events;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.SupervisorEvent;

/** What the dispatcher's thread is told. */
sealed interface Message {

    record Published(SupervisorEvent event) implements Message {}

    /** A listener's standard output. */
    record ListenerOutput(ProcessId id, int pid, byte[] data) implements Message {}

    /** Output of a listener could not be kept. */
    record ListenerOutputLost(ProcessId id, int pid) implements Message {}

    /** Somebody wants to know when all that was told before has been read. */
    record ReadingAwaited(Runnable whenRead) implements Message {}

    /** A listener has ended and nothing of its output is left. */
    record ListenerEnded(ProcessId id, int pid) implements Message {}
}
