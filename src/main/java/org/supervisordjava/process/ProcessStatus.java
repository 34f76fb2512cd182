package org.supervisordjava.process;

import java.time.Instant;
import java.util.Optional;

/**
 * Everything the supervisor remembers of one process between two events.
 *
 * @param pid 0 when nothing is alive
 * @param tries failed tries in a row; kept when a BACKOFF process is stopped, as supervisord does
 * @param restartsInARow automatic restarts since it last stayed up long enough
 * @param since when it entered the state
 * @param startTime last try to start
 * @param stopTime last end
 * @param deadline when something is due: STARTING counts as RUNNING, STOPPED, BACKOFF and EXITED
 *     are started (again), STOPPING sends SIGKILL
 * @param spawnerr why it could not be started or stay up; empty when all is well
 * @param exitStatus how it ended last; empty while it runs
 * @param startWhenStopped a STOPPING process that is to be started again
 */
public record ProcessStatus(
        ProcessState state,
        int pid,
        int tries,
        int restartsInARow,
        Instant since,
        Optional<Instant> startTime,
        Optional<Instant> stopTime,
        Optional<Instant> deadline,
        String spawnerr,
        Optional<ExitStatus> exitStatus,
        boolean startWhenStopped) {

    /** A process that has just been added. */
    public static ProcessStatus initial(Instant now) {
        return new ProcessStatus(
                ProcessState.STOPPED,
                0,
                0,
                0,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                false);
    }

    public boolean isDue(Instant now) {
        return deadline.isPresent() && !deadline.get().isAfter(now);
    }

    /** Whether the restart policy will start it again by itself. */
    public boolean restartIsPlanned() {
        boolean down =
                state == ProcessState.STOPPED
                        || state == ProcessState.EXITED
                        || state == ProcessState.BACKOFF;
        return down && deadline.isPresent();
    }

    ProcessStatus in(ProcessState next, Instant now) {
        return new ProcessStatus(
                next,
                pid,
                tries,
                restartsInARow,
                now,
                startTime,
                stopTime,
                Optional.empty(),
                spawnerr,
                exitStatus,
                startWhenStopped);
    }

    ProcessStatus spawned(int newPid, Instant at) {
        return new ProcessStatus(
                state,
                newPid,
                tries,
                restartsInARow,
                since,
                Optional.of(at),
                stopTime,
                deadline,
                spawnerr,
                exitStatus,
                startWhenStopped);
    }

    ProcessStatus withTries(int value) {
        return new ProcessStatus(
                state,
                pid,
                value,
                restartsInARow,
                since,
                startTime,
                stopTime,
                deadline,
                spawnerr,
                exitStatus,
                startWhenStopped);
    }

    ProcessStatus withRestartsInARow(int value) {
        return new ProcessStatus(
                state,
                pid,
                tries,
                value,
                since,
                startTime,
                stopTime,
                deadline,
                spawnerr,
                exitStatus,
                startWhenStopped);
    }

    ProcessStatus withDeadline(Instant value) {
        return new ProcessStatus(
                state,
                pid,
                tries,
                restartsInARow,
                since,
                startTime,
                stopTime,
                Optional.ofNullable(value),
                spawnerr,
                exitStatus,
                startWhenStopped);
    }

    ProcessStatus withSpawnerr(String value) {
        return new ProcessStatus(
                state,
                pid,
                tries,
                restartsInARow,
                since,
                startTime,
                stopTime,
                deadline,
                value,
                exitStatus,
                startWhenStopped);
    }

    ProcessStatus withStartWhenStopped(boolean value) {
        return new ProcessStatus(
                state,
                pid,
                tries,
                restartsInARow,
                since,
                startTime,
                stopTime,
                deadline,
                spawnerr,
                exitStatus,
                value);
    }

    /** Beginning of a try: what the last one left behind is forgotten. */
    ProcessStatus started(Instant now) {
        return new ProcessStatus(
                state,
                0,
                tries,
                restartsInARow,
                since,
                Optional.of(now),
                stopTime,
                deadline,
                "",
                Optional.empty(),
                false);
    }

    /** End of a process. */
    ProcessStatus ended(ExitStatus status, Instant now) {
        return new ProcessStatus(
                state,
                0,
                tries,
                restartsInARow,
                since,
                startTime,
                Optional.of(now),
                deadline,
                spawnerr,
                Optional.of(status),
                startWhenStopped);
    }
}
