package org.supervisordjava.metrics;

import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ProbeStatus;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long the tries of probes took, over all lives of their processes: from the first one on, when
 * the rest of this room is not yet there. Any thread.
 */
public final class ProbeLatencies {

    private static final double[] BOUNDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private final Map<ProcessId, Map<ProbeKind, LatencyHistogram>> histograms =
            new ConcurrentHashMap<>();

    /** A try has ended. */
    public void probed(ProcessId process, ProbeStatus result) {
        result.last()
                .ifPresent(
                        attempt ->
                                histograms
                                        .computeIfAbsent(process, _ -> new ConcurrentHashMap<>())
                                        .computeIfAbsent(
                                                result.kind(), _ -> new LatencyHistogram(BOUNDS))
                                        .record(attempt.latency()));
    }

    Optional<LatencyHistogram> of(ProcessId process, ProbeKind kind) {
        return Optional.ofNullable(histograms.getOrDefault(process, Map.of()).get(kind));
    }

    /** How many tries of a process's probes were timed. */
    long count(ProcessId process) {
        return LatencyHistogram.total(histograms.getOrDefault(process, Map.of()).values());
    }

    /** The others have been removed. */
    void retain(Set<ProcessId> processes) {
        histograms.keySet().retainAll(processes);
    }
}
