package org.supervisordjava.daemon;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.metrics.ProbeLatencies;
import org.supervisordjava.probe.ProbeScheduler;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.supervisor.LoopEvent;
import org.supervisordjava.supervisor.LoopQueue;
import org.supervisordjava.supervisor.port.Probes;

import java.util.Map;

/** Plugs the probe room into the core: results become events. */
final class ProbeEdge implements Probes {

    private final ProbeScheduler scheduler;
    private final ChildEnvironment environments;
    private final LoopQueue queue;
    private ProbeLatencies latencies;

    ProbeEdge(ProbeScheduler scheduler, ChildEnvironment environments, LoopQueue queue) {
        this.scheduler = scheduler;
        this.environments = environments;
        this.queue = queue;
    }

    /** Before the spawn: what the process needs in its environment to report that it is ready. */
    Map<String, String> prepare(ProcessConfig process) {
        return process.probes().isEmpty() ? Map.of() : scheduler.prepare(process);
    }

    @Override
    public void begin(ProcessConfig process, int pid) {
        scheduler.begin(process, pid, environments.of(process), this::probed);
    }

    @Override
    public void end(ProcessId id) {
        scheduler.end(id);
    }

    private void probed(ProcessId id, int pid, ProbeStatus result) {
        queue.post(new LoopEvent.ProbeReported(id, pid, result));
        latencies().probed(id, result);
    }

    /** Made when the first probe has been tried, or the metrics are: no program waits for it. */
    synchronized ProbeLatencies latencies() {
        if (latencies == null) {
            latencies = new ProbeLatencies();
        }
        return latencies;
    }
}
