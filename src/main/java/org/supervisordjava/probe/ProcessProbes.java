package org.supervisordjava.probe;

import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProbeStatus;

import java.util.EnumMap;
import java.util.Map;

/**
 * The probes of one run of a process. As in Kubernetes, startup holds back the other two until it
 * passes and then rests; a startup or liveness probe that fails rests too, because the process is
 * going to be restarted. Timer thread only.
 */
final class ProcessProbes {

    private final ProcessId id;
    private final int pid;
    private final ProbeListener listener;
    private final long spawned;
    private final Map<ProbeKind, RunningProbe> probes = new EnumMap<>(ProbeKind.class);

    ProcessProbes(
            ProbeFactory factory,
            ProbeFactory.Subject subject,
            int pid,
            long spawned,
            ProbeListener listener) {
        this.id = subject.process().id();
        this.pid = pid;
        this.spawned = spawned;
        this.listener = listener;
        for (var kind : ProbeKind.values()) {
            subject.process()
                    .probes()
                    .of(kind)
                    .map(config -> factory.create(subject, kind, config, this::probed))
                    .ifPresent(probe -> probes.put(kind, probe));
        }
    }

    void start() {
        var startup = probes.get(ProbeKind.STARTUP);
        if (startup != null) {
            startup.start(spawned);
        } else {
            startOthers();
        }
    }

    private void startOthers() {
        probes.forEach(
                (kind, probe) -> {
                    if (kind != ProbeKind.STARTUP) {
                        probe.start(spawned);
                    }
                });
    }

    private void probed(ProbeStatus result) {
        var verdict = result.verdict();
        switch (result.kind()) {
            case STARTUP -> {
                if (verdict != ProbeStatus.Verdict.PENDING) {
                    probes.get(ProbeKind.STARTUP).end();
                }
                if (verdict == ProbeStatus.Verdict.PASSING) {
                    startOthers();
                }
            }
            case LIVENESS -> {
                if (verdict == ProbeStatus.Verdict.FAILING) {
                    probes.get(ProbeKind.LIVENESS).end();
                }
            }
            case READINESS -> {}
        }
        listener.probed(id, pid, result);
    }

    void end() {
        probes.values().forEach(RunningProbe::end);
    }
}
