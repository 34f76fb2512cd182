package org.supervisordjava.probe;

import org.supervisordjava.config.ProcessConfig;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The probes of one run of a process. As in Kubernetes, startup holds back the other two until it
 * passes and then rests; a startup or liveness probe that fails rests too, because the process is
 * going to be restarted. Timer thread only.
 */
final class ProcessProbes {

    /** Makes the probe of a kind that is configured. */
    @FunctionalInterface
    interface Factory {
        Optional<RunningProbe> create(ProbeResult.Kind kind, Consumer<ProbeResult> listener);
    }

    private final ProcessConfig process;
    private final int pid;
    private final ProbeListener listener;
    private final long spawned;
    private final Map<ProbeResult.Kind, RunningProbe> probes =
            new EnumMap<>(ProbeResult.Kind.class);

    ProcessProbes(
            ProcessConfig process,
            int pid,
            long spawned,
            Factory factory,
            ProbeListener listener) {
        this.process = process;
        this.pid = pid;
        this.spawned = spawned;
        this.listener = listener;
        for (var kind : ProbeResult.Kind.values()) {
            factory.create(kind, this::probed).ifPresent(probe -> probes.put(kind, probe));
        }
    }

    void start() {
        var startup = probes.get(ProbeResult.Kind.STARTUP);
        if (startup != null) {
            startup.start(spawned);
        } else {
            startOthers();
        }
    }

    private void startOthers() {
        probes.forEach(
                (kind, probe) -> {
                    if (kind != ProbeResult.Kind.STARTUP) {
                        probe.start(spawned);
                    }
                });
    }

    private void probed(ProbeResult result) {
        var verdict = result.verdict();
        switch (result.kind()) {
            case STARTUP -> {
                if (verdict != ProbeThresholds.Verdict.PENDING) {
                    probes.get(ProbeResult.Kind.STARTUP).end();
                }
                if (verdict == ProbeThresholds.Verdict.PASSING) {
                    startOthers();
                }
            }
            case LIVENESS -> {
                if (verdict == ProbeThresholds.Verdict.FAILING) {
                    probes.get(ProbeResult.Kind.LIVENESS).end();
                }
            }
            case READINESS -> {}
        }
        listener.probed(process.id(), pid, result);
    }

    void end() {
        probes.values().forEach(RunningProbe::end);
    }
}
