package org.supervisordjava.daemon;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.probe.ProbeResult;
import org.supervisordjava.probe.ProbeScheduler;
import org.supervisordjava.probe.ProbeThresholds;
import org.supervisordjava.supervisor.LoopEvent;
import org.supervisordjava.supervisor.LoopQueue;
import org.supervisordjava.supervisor.ProbeKind;
import org.supervisordjava.supervisor.ProbeStatus;
import org.supervisordjava.supervisor.port.Probes;

import java.util.Map;
import java.util.Optional;

/** Plugs the probe room into the core: results become events. */
final class ProbeEdge implements Probes {

    private final ProbeScheduler scheduler;
    private final ChildEnvironment environments;
    private final LoopQueue queue;

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

    private void probed(ProcessId id, int pid, ProbeResult result) {
        queue.post(new LoopEvent.ProbeReported(id, pid, status(result)));
    }

    private static ProbeStatus status(ProbeResult result) {
        var last = result.last();
        return new ProbeStatus(
                kind(result.kind()),
                verdict(result.verdict()),
                result.attempts(),
                result.failures(),
                result.consecutiveFailures(),
                result.totalLatency(),
                Optional.of(
                        new ProbeStatus.Attempt(
                                last.at(), last.latency(), last.success(), last.output())));
    }

    private static ProbeKind kind(ProbeResult.Kind kind) {
        return switch (kind) {
            case STARTUP -> ProbeKind.STARTUP;
            case READINESS -> ProbeKind.READINESS;
            case LIVENESS -> ProbeKind.LIVENESS;
        };
    }

    private static ProbeStatus.Verdict verdict(ProbeThresholds.Verdict verdict) {
        return switch (verdict) {
            case PENDING -> ProbeStatus.Verdict.PENDING;
            case PASSING -> ProbeStatus.Verdict.PASSING;
            case FAILING -> ProbeStatus.Verdict.FAILING;
        };
    }
}
