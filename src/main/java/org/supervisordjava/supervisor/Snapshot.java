package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.SupervisorConfig;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything a reader may want to know, as it was after one event. Immutable; readers take the last
 * one and wait for nothing.
 *
 * @param version counts up with each snapshot
 * @param startupComplete whether every autostart program has been ready once, all at the same time
 * @param config the configuration read last, which {@code reread} may have changed; active groups
 *     are in {@code groups}
 * @param groups active groups in (priority, name) order
 * @param places where in them each process is
 * @param loop figures about the loop itself
 */
public record Snapshot(
        long version,
        Instant at,
        SupervisorState state,
        int pid,
        Instant startTime,
        boolean startupComplete,
        SupervisorConfig config,
        List<GroupSnapshot> groups,
        ProcessPlaces places,
        LoopStats loop) {

    public Snapshot {
        groups = List.copyOf(groups);
    }

    /**
     * Figures about the loop.
     *
     * @param events handled since start
     * @param queueDepth events that waited when the snapshot was taken
     * @param busyNanos time spent handling events since start
     * @param maxEventNanos longest single event since start
     * @param reapedOrphans children reaped that were not ours
     */
    public record LoopStats(
            long events, int queueDepth, long busyNanos, long maxEventNanos, long reapedOrphans) {}

    /** With every time moved: as it is shown when the wall clock has been stepped. */
    public Snapshot movedBy(Duration step) {
        return new Snapshot(
                version,
                at.plus(step),
                state,
                pid,
                startTime.plus(step),
                startupComplete,
                config,
                groups.stream().map(group -> group.movedBy(step)).toList(),
                places,
                loop);
    }

    public Stream<ProcessSnapshot> processes() {
        return groups.stream().flatMap(group -> group.processes().stream());
    }

    public Optional<ProcessSnapshot> process(ProcessId id) {
        return places.find(groups, id);
    }

    public Optional<GroupSnapshot> group(String name) {
        return groups.stream().filter(group -> group.config().name().equals(name)).findFirst();
    }
}
