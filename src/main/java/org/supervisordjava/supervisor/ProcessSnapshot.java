package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProcessState;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One process as it was when the snapshot was taken.
 *
 * @param pid 0 when there is none
 * @param since when it entered its state
 * @param startTime last spawn; empty when never
 * @param stopTime last end; empty when never
 * @param spawnerr why it could not be spawned or stay up, in supervisord's words; may be empty
 * @param exitStatus how it ended last; empty when never, or running
 * @param ready whether it serves: its probes pass, or it has none and is RUNNING; a oneshot when it
 *     has completed
 * @param waitingFor why it has not been started yet, such as {@code postgresql to be ready}; empty
 *     when it waits for nothing
 * @param tries failed tries in a row
 * @param nextStart when it will be tried again; empty when it will not
 * @param restarts by reason, since the process was added
 * @param timeToReady from the last spawn until ready; empty until then
 * @param probes startup, readiness, liveness, as far as configured
 * @param stdoutLogfile path of the log, empty when there is none
 * @param pastRuns the last lives that are over, latest first
 * @param restartsInARow automatic restarts since it last stayed up long enough
 * @param heldBackBy which process keeps it from starting, or was the last to do so before it was
 *     started
 * @param readinessSince since when it is ready, or is not
 * @param stopRequested when an operator asked for it to be down; empty when it is wanted up since
 * @param schedule of a program that has one
 * @param limits how near it is to them; of a program that has some
 * @param restarting why it is being stopped, when it is to be started again at once afterwards
 */
public record ProcessSnapshot(
        ProcessConfig config,
        ProcessState state,
        int pid,
        Instant since,
        Optional<Instant> startTime,
        Optional<Instant> stopTime,
        String spawnerr,
        Optional<ExitStatus> exitStatus,
        boolean ready,
        Optional<String> waitingFor,
        int tries,
        Optional<Instant> nextStart,
        Map<RestartReason, Long> restarts,
        Optional<Duration> timeToReady,
        List<ProbeStatus> probes,
        String stdoutLogfile,
        String stderrLogfile,
        List<PastRun> pastRuns,
        int restartsInARow,
        Optional<HeldBack> heldBackBy,
        Instant readinessSince,
        Optional<Instant> stopRequested,
        Optional<ScheduleStatus> schedule,
        Optional<RestartLimitsStatus> limits,
        Optional<RestartReason> restarting) {

    public ProcessSnapshot {
        restarts = Map.copyOf(restarts);
        probes = List.copyOf(probes);
        pastRuns = List.copyOf(pastRuns);
    }

    ProcessSnapshot movedBy(Duration step) {
        return new ProcessSnapshot(
                config,
                state,
                pid,
                since.plus(step),
                startTime.map(time -> time.plus(step)),
                stopTime.map(time -> time.plus(step)),
                spawnerr,
                exitStatus,
                ready,
                waitingFor,
                tries,
                nextStart.map(time -> time.plus(step)),
                restarts,
                timeToReady,
                probes.stream().map(probe -> probe.movedBy(step)).toList(),
                stdoutLogfile,
                stderrLogfile,
                pastRuns.stream().map(run -> run.movedBy(step)).toList(),
                restartsInARow,
                heldBackBy.map(other -> other.movedBy(step)),
                readinessSince.plus(step),
                stopRequested.map(time -> time.plus(step)),
                schedule.map(status -> status.movedBy(step)),
                limits.map(status -> status.movedBy(step)),
                restarting);
    }

    public ProcessId id() {
        return config.id();
    }

    /** Which process keeps it from starting now. */
    public Optional<ProcessId> waitsFor() {
        return waitingFor.flatMap(_ -> heldBackBy).map(HeldBack::by);
    }

    /** Where a stream is logged; empty when it does not go to a file. */
    public Optional<Path> logfile(OutputChannel channel) {
        var path =
                switch (channel) {
                    case STDOUT -> stdoutLogfile;
                    case STDERR -> stderrLogfile;
                };
        return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    }

    public OptionalInt exitCode() {
        return exitStatus
                .map(status -> OptionalInt.of(status.exitstatus()))
                .orElse(OptionalInt.empty());
    }

    public long totalRestarts() {
        return restarts.values().stream().mapToLong(Long::longValue).sum();
    }
}
