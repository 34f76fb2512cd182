package org.supervisordjava.daemon;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.events.EventDispatcher;
import org.supervisordjava.logs.OutputListener;
import org.supervisordjava.probe.ProbeScheduler;
import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.supervisor.port.EventSink;

/**
 * What the log pump hears goes to the events, to the probes, and, if an event listener says it, to
 * whoever talks with listeners. Pump's thread.
 */
final class OutputEdge implements OutputListener {

    private final EventSink events;
    private final EventDispatcher listeners;
    private final ProbeScheduler probes;

    OutputEdge(EventSink events, EventDispatcher listeners, ProbeScheduler probes) {
        this.events = events;
        this.listeners = listeners;
        this.probes = probes;
    }

    @Override
    public void chunk(ProcessId id, int pid, OutputChannel channel, byte[] data) {
        events.publish(new SupervisorEvent.ProcessLog(id, pid, channel, data));
    }

    @Override
    public void communication(ProcessId id, int pid, OutputChannel channel, byte[] data) {
        events.publish(new SupervisorEvent.ProcessCommunication(id, pid, channel, data));
    }

    @Override
    public void listenerOutput(ProcessId id, int pid, byte[] data) {
        listeners.listenerOutput(id, pid, data);
    }

    @Override
    public void line(ProcessId id, int pid, OutputChannel channel, String line) {
        probes.lineSeen(id, line);
    }

    @Override
    public void wrote(ProcessId id) {
        probes.outputSeen(id);
    }
}
