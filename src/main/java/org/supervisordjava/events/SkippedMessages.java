package org.supervisordjava.events;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.SupervisorEvent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What remains of messages that had to give way: as much as is needed to know the groups and the
 * lives of their processes afterwards. Bounded by the number of both. One thread at a time.
 */
final class SkippedMessages {

    private final Map<String, SupervisorEvent> groups = new LinkedHashMap<>();
    private final Map<ProcessId, SupervisorEvent> states = new LinkedHashMap<>();
    private final Map<Integer, ProcessId> lostOutput = new HashMap<>();
    private final Map<ProcessId, Integer> ended = new HashMap<>();
    private final List<Runnable> awaited = new ArrayList<>();
    private boolean empty = true;

    boolean isEmpty() {
        return empty;
    }

    /** Adds one; they come in their order. */
    void add(Message message) {
        empty = false;
        switch (message) {
            case Message.Published(var event) -> follow(event);
            case Message.ListenerOutput(var id, int pid, byte[] data) -> lostOutput.put(pid, id);
            case Message.ListenerOutputLost(var id, int pid) -> lostOutput.put(pid, id);
            case Message.ListenerEnded(var id, int pid) -> {
                lostOutput.remove(pid);
                ended.put(id, pid);
            }
            case Message.ReadingAwaited(var whenRead) -> awaited.add(whenRead);
            case Message.Skipped skipped -> throw new IllegalArgumentException("skipped twice");
        }
    }

    private void follow(SupervisorEvent event) {
        switch (event) {
            case SupervisorEvent.ProcessGroupAdded(var group) -> groups.put(group.name(), event);
            case SupervisorEvent.ProcessGroupChanged(var group) -> groups.put(group.name(), event);
            case SupervisorEvent.ProcessGroupRemoved(String group) -> groups.put(group, event);
            case SupervisorEvent.ProcessStateChanged changed -> states.put(changed.id(), changed);
            case SupervisorEvent.ProcessLog log -> {}
            case SupervisorEvent.ProcessCommunication communication -> {}
            case SupervisorEvent.RemoteCommunication remote -> {}
            case SupervisorEvent.Detail detail -> {}
            case SupervisorEvent.SupervisorRunning running -> {}
            case SupervisorEvent.SupervisorStopping stopping -> {}
            case SupervisorEvent.Tick tick -> {}
        }
    }

    /** Everything so far as one message; empty afterwards. */
    Message.Skipped drain() {
        var followed = new ArrayList<>(groups.values());
        followed.addAll(states.values());
        var message =
                new Message.Skipped(
                        followed, Map.copyOf(lostOutput), Map.copyOf(ended), List.copyOf(awaited));
        groups.clear();
        states.clear();
        lostOutput.clear();
        ended.clear();
        awaited.clear();
        empty = true;
        return message;
    }
}
