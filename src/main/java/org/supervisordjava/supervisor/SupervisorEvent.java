package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProcessState;

/**
 * Something that happened, told to event listeners and live views. supervisord's events, without
 * their wire format.
 */
public sealed interface SupervisorEvent {

    /**
     * A process changed its state.
     *
     * @param tries failed tries in a row (STARTING, BACKOFF)
     * @param pid of the process that lives or has just ended; 0 if none
     * @param expected whether its exit was expected (EXITED)
     */
    record ProcessStateChanged(
            ProcessId id, ProcessState from, ProcessState to, int tries, int pid, boolean expected)
            implements SupervisorEvent {}

    record ProcessGroupAdded(GroupConfig group) implements SupervisorEvent {}

    /** An update has changed a group; those of its processes that have not changed live on. */
    record ProcessGroupChanged(GroupConfig group) implements SupervisorEvent {}

    record ProcessGroupRemoved(String group) implements SupervisorEvent {}

    record SupervisorRunning() implements SupervisorEvent {}

    record SupervisorStopping() implements SupervisorEvent {}

    /** Every 5, 60 or 3600 seconds. */
    record Tick(int periodSeconds, long whenEpochSeconds) implements SupervisorEvent {}

    record RemoteCommunication(String type, String data) implements SupervisorEvent {}

    /**
     * What supervisord has no event for: listeners of its protocol do not hear of it, whoever
     * records or shows what happens does.
     */
    sealed interface Detail extends SupervisorEvent {}

    /** A process has ended; its change of state is an event of its own. */
    record ProcessExited(ProcessConfig config, PastRun run) implements Detail {}

    /**
     * A process could not be started.
     *
     * @param error in supervisord's words
     */
    record ProcessNotSpawned(ProcessId id, String error) implements Detail {}

    /** A probe passes that has not, or the other way round. */
    record ProbeVerdictChanged(ProcessId id, ProbeStatus status) implements Detail {}

    /** A configuration that has been read again is broken, and changes nothing. */
    record ConfigurationRefused(String problem) implements Detail {}

    /** Why everything is stopped; the last one counts. */
    record EndRequested(EndCause cause) implements Detail {}

    /** What makes everything stop. */
    sealed interface EndCause {

        /**
         * A program that must not fail has been given up.
         *
         * @param words how it is, in a few words
         */
        record GivenUp(ProcessId id, boolean essential, String words) implements EndCause {}

        record BySignal(Signal signal) implements EndCause {}

        /**
         * Somebody wanted it.
         *
         * @param reload to begin anew afterwards
         */
        record ByCommand(boolean reload) implements EndCause {}
    }

    /** A chunk of a program's output ({@code *_events_enabled}). */
    record ProcessLog(ProcessId id, int pid, OutputChannel channel, byte[] data)
            implements SupervisorEvent {}

    /** What a program wrote between the capture tags. */
    record ProcessCommunication(ProcessId id, int pid, OutputChannel channel, byte[] data)
            implements SupervisorEvent {}
}
