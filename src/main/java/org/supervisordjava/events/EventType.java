package org.supervisordjava.events;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.supervisor.SupervisorEvent;

import java.util.List;

/**
 * supervisord's event types. Whoever subscribes to one gets everything below it too; only leaves
 * are ever sent.
 */
public enum EventType {
    EVENT(null),
    PROCESS_STATE(EVENT),
    PROCESS_STATE_STOPPED(PROCESS_STATE),
    PROCESS_STATE_EXITED(PROCESS_STATE),
    PROCESS_STATE_STARTING(PROCESS_STATE),
    PROCESS_STATE_STOPPING(PROCESS_STATE),
    PROCESS_STATE_BACKOFF(PROCESS_STATE),
    PROCESS_STATE_FATAL(PROCESS_STATE),
    PROCESS_STATE_RUNNING(PROCESS_STATE),
    PROCESS_STATE_UNKNOWN(PROCESS_STATE),
    PROCESS_COMMUNICATION(EVENT),
    PROCESS_COMMUNICATION_STDOUT(PROCESS_COMMUNICATION),
    PROCESS_COMMUNICATION_STDERR(PROCESS_COMMUNICATION),
    PROCESS_LOG(EVENT),
    PROCESS_LOG_STDOUT(PROCESS_LOG),
    PROCESS_LOG_STDERR(PROCESS_LOG),
    REMOTE_COMMUNICATION(EVENT),
    SUPERVISOR_STATE_CHANGE(EVENT),
    SUPERVISOR_STATE_CHANGE_RUNNING(SUPERVISOR_STATE_CHANGE),
    SUPERVISOR_STATE_CHANGE_STOPPING(SUPERVISOR_STATE_CHANGE),
    TICK(EVENT),
    TICK_5(TICK),
    TICK_60(TICK),
    TICK_3600(TICK),
    PROCESS_GROUP(EVENT),
    PROCESS_GROUP_ADDED(PROCESS_GROUP),
    PROCESS_GROUP_REMOVED(PROCESS_GROUP);

    private final EventType parent;

    EventType(EventType parent) {
        this.parent = parent;
    }

    /** Whether a subscription to {@code ancestor} covers this type. */
    public boolean isA(EventType ancestor) {
        for (EventType type = this; type != null; type = type.parent) {
            if (type == ancestor) {
                return true;
            }
        }
        return false;
    }

    /**
     * What an event is called on the wire, in the order of sending. A changed group has two names,
     * because supervisord changes a group by removing and adding it.
     */
    static List<EventType> of(SupervisorEvent event) {
        return switch (event) {
            case SupervisorEvent.ProcessStateChanged changed ->
                    List.of(valueOf("PROCESS_STATE_" + changed.to().name()));
            case SupervisorEvent.ProcessGroupAdded added -> List.of(PROCESS_GROUP_ADDED);
            case SupervisorEvent.ProcessGroupRemoved removed -> List.of(PROCESS_GROUP_REMOVED);
            case SupervisorEvent.ProcessGroupChanged changed ->
                    List.of(PROCESS_GROUP_REMOVED, PROCESS_GROUP_ADDED);
            case SupervisorEvent.SupervisorRunning running ->
                    List.of(SUPERVISOR_STATE_CHANGE_RUNNING);
            case SupervisorEvent.SupervisorStopping stopping ->
                    List.of(SUPERVISOR_STATE_CHANGE_STOPPING);
            case SupervisorEvent.Tick tick -> List.of(valueOf("TICK_" + tick.periodSeconds()));
            case SupervisorEvent.Detail detail -> List.of();
            case SupervisorEvent.RemoteCommunication remote -> List.of(REMOTE_COMMUNICATION);
            case SupervisorEvent.ProcessLog log ->
                    List.of(
                            log.channel() == OutputChannel.STDOUT
                                    ? PROCESS_LOG_STDOUT
                                    : PROCESS_LOG_STDERR);
            case SupervisorEvent.ProcessCommunication communication ->
                    List.of(
                            communication.channel() == OutputChannel.STDOUT
                                    ? PROCESS_COMMUNICATION_STDOUT
                                    : PROCESS_COMMUNICATION_STDERR);
        };
    }
}
