package org.supervisordjava.events;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.SupervisorEvent;

import java.util.List;
import java.util.Map;

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

    /**
     * Too much was waiting, so this stands for what has been left out: nobody gets those events,
     * but what they say of groups and processes holds.
     *
     * @param followed the last event of each group, then of each process
     * @param lostOutput lives, by pid, whose output is incomplete
     * @param ended the last life of each process that has ended; earlier ones have, too
     * @param awaited as of {@link ReadingAwaited}
     */
    record Skipped(
            List<SupervisorEvent> followed,
            Map<Integer, ProcessId> lostOutput,
            Map<ProcessId, Integer> ended,
            List<Runnable> awaited)
            implements Message {}
}
