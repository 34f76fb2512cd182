package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;
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

    /** A chunk of a program's output ({@code *_events_enabled}). */
    record ProcessLog(ProcessId id, int pid, OutputChannel channel, byte[] data)
            implements SupervisorEvent {}

    /** What a program wrote between the capture tags. */
    record ProcessCommunication(ProcessId id, int pid, OutputChannel channel, byte[] data)
            implements SupervisorEvent {}
}
