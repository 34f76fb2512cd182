package org.supervisordjava.health;

import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.Snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * How the container is.
 *
 * <p>Programs that start by themselves count, and any that has been given up. Essential are the
 * ones marked so; when none is, all that start by themselves are.
 *
 * @param ready whether every program that starts by itself is ready and none that is essential has
 *     failed
 * @param started whether that has been so once
 * @param live whether the supervisor's loop and all of its threads are alive
 * @param notReady programs that start by themselves and are not ready, in start order
 */
public record HealthReport(
        HealthStatus status,
        boolean ready,
        boolean started,
        boolean live,
        List<ProcessSnapshot> notReady,
        Snapshot snapshot,
        Instant now) {

    /** The loop handles a tick every 5 s at the latest; six missed ones are no coincidence. */
    static final Duration HEARTBEAT_LIMIT = Duration.ofSeconds(30);

    public HealthReport {
        notReady = List.copyOf(notReady);
    }

    /**
     * @param deadThreads the supervisor's own that have ended and should not have
     */
    public static HealthReport of(Snapshot snapshot, Instant now, List<String> deadThreads) {
        var notReady = notReady(snapshot);
        var status = status(snapshot);
        boolean ready =
                notReady.isEmpty()
                        && (status == HealthStatus.HEALTHY || status == HealthStatus.DEGRADED);
        boolean live =
                deadThreads.isEmpty()
                        && Duration.between(snapshot.at(), now).compareTo(HEARTBEAT_LIMIT) <= 0;
        return new HealthReport(
                status, ready, snapshot.startupComplete(), live, notReady, snapshot, now);
    }

    private static List<ProcessSnapshot> notReady(Snapshot snapshot) {
        return snapshot.processes()
                .filter(process -> process.config().startsWithTheSupervisor())
                .filter(process -> health(snapshot, process) != ProgramHealth.GOOD)
                .toList();
    }

    private static HealthStatus status(Snapshot snapshot) {
        return switch (snapshot.state()) {
            case SHUTDOWN, RESTARTING -> HealthStatus.STOPPING;
            case FATAL -> HealthStatus.UNHEALTHY;
            case RUNNING -> statusOfPrograms(snapshot);
        };
    }

    private static HealthStatus statusOfPrograms(Snapshot snapshot) {
        boolean anyMarked = snapshot.processes().anyMatch(process -> process.config().essential());
        Predicate<ProcessSnapshot> essential =
                process ->
                        anyMarked
                                ? process.config().essential()
                                : process.config().startsWithTheSupervisor();
        var counted =
                snapshot.processes()
                        .filter(
                                process ->
                                        process.config().startsWithTheSupervisor()
                                                || process.state() == ProcessState.FATAL)
                        .toList();
        if (counted.stream()
                .filter(essential)
                .anyMatch(process -> health(snapshot, process) == ProgramHealth.BAD)) {
            return HealthStatus.UNHEALTHY;
        }
        if (counted.stream()
                .anyMatch(process -> health(snapshot, process) == ProgramHealth.COMING)) {
            return HealthStatus.STARTING;
        }
        return counted.stream().allMatch(process -> health(snapshot, process) == ProgramHealth.GOOD)
                ? HealthStatus.HEALTHY
                : HealthStatus.DEGRADED;
    }

    private static ProgramHealth health(Snapshot snapshot, ProcessSnapshot process) {
        return ProgramHealth.of(process, snapshot.startupComplete());
    }
}
