package org.supervisordjava.metrics;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.PastRun;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.RestartReason;
import org.supervisordjava.supervisor.Snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How long programs that ended were away: from the end of one life until the next one was ready.
 * What an operator has stopped was meant to be away and does not count. Looks whenever a state has
 * changed and at each scrape; what has been ready is in the snapshot until it ends. Any thread.
 */
final class RestartLatencies {

    private static final double[] BOUNDS = {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600};

    private final Supplier<Snapshot> snapshots;
    private final Map<ProcessId, Instant> seen = new ConcurrentHashMap<>();
    private final Map<ProcessId, Map<RestartReason, LatencyHistogram>> histograms =
            new ConcurrentHashMap<>();

    RestartLatencies(Supplier<Snapshot> snapshots) {
        this.snapshots = snapshots;
    }

    /**
     * Its state has changed: the snapshot, which is the one before, may show a life that is over.
     */
    void changed(ProcessId process) {
        snapshots.get().process(process).ifPresent(this::look);
    }

    void look(ProcessSnapshot process) {
        if (process.timeToReady().isEmpty()
                || process.startTime().isEmpty()
                || process.pastRuns().isEmpty()) {
            return;
        }
        var start = process.startTime().get();
        var last = process.pastRuns().getFirst();
        // When it has just ended, the last run is the one that was ready.
        if (!last.end().isAfter(start) && !start.equals(seen.put(process.id(), start))) {
            var away = Duration.between(last.end(), start.plus(process.timeToReady().get()));
            reason(last).ifPresent(reason -> record(process.id(), reason, away));
        }
    }

    private void record(ProcessId process, RestartReason reason, Duration away) {
        histograms
                .computeIfAbsent(process, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(reason, _ -> new LatencyHistogram(BOUNDS))
                .record(away);
    }

    private static Optional<RestartReason> reason(PastRun run) {
        return switch (run.endedBy()) {
            case ITSELF -> Optional.of(RestartReason.EXIT);
            case OUT_OF_MEMORY -> Optional.of(RestartReason.OOM);
            case PROBE -> Optional.of(RestartReason.LIVENESS);
            case MEMORY_LIMIT -> Optional.of(RestartReason.MEMORY_LIMIT);
            case LIFETIME -> Optional.of(RestartReason.LIFETIME);
            case STOP -> Optional.empty();
        };
    }

    Optional<LatencyHistogram> of(ProcessId process, RestartReason reason) {
        return Optional.ofNullable(histograms.getOrDefault(process, Map.of()).get(reason));
    }

    /** How many restarts of a process were timed, of whatever reason. */
    long count(ProcessId process) {
        return LatencyHistogram.total(histograms.getOrDefault(process, Map.of()).values());
    }

    /** The others have been removed. */
    void retain(Set<ProcessId> processes) {
        seen.keySet().retainAll(processes);
        histograms.keySet().retainAll(processes);
    }
}
