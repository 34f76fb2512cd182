package org.supervisordjava.process;

import io.soabase.recordbuilder.core.RecordBuilder;

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
@RecordBuilder
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
        return but().state(next).since(now).deadline(Optional.empty()).build();
    }

    ProcessStatus spawned(int newPid, Instant at) {
        return but().pid(newPid).startTime(Optional.of(at)).build();
    }

    ProcessStatus withTries(int value) {
        return but().tries(value).build();
    }

    ProcessStatus withRestartsInARow(int value) {
        return but().restartsInARow(value).build();
    }

    /**
     * @param value null when nothing is due
     */
    ProcessStatus withDeadline(Instant value) {
        return but().deadline(Optional.ofNullable(value)).build();
    }

    ProcessStatus withSpawnerr(String value) {
        return but().spawnerr(value).build();
    }

    ProcessStatus withStartWhenStopped(boolean value) {
        return but().startWhenStopped(value).build();
    }

    /** Beginning of a try: what the last one left behind is forgotten. */
    ProcessStatus started(Instant now) {
        return but().pid(0)
                .startTime(Optional.of(now))
                .spawnerr("")
                .exitStatus(Optional.empty())
                .startWhenStopped(false)
                .build();
    }

    /** End of a process. */
    ProcessStatus ended(ExitStatus status, Instant now) {
        return but().pid(0).stopTime(Optional.of(now)).exitStatus(Optional.of(status)).build();
    }

    private ProcessStatusBuilder but() {
        return ProcessStatusBuilder.builder(this);
    }
}
