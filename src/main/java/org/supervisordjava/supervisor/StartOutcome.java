package org.supervisordjava.supervisor;

import org.supervisordjava.process.ProcessState;
import org.supervisordjava.protocol.Fault;

import java.util.Optional;

/**
 * What has become of a start request so far: empty while it is still open. Faults are those of
 * supervisord's startProcess.
 */
final class StartOutcome {

    private StartOutcome() {}

    static Optional<ProcessOutcome> of(SupervisedProcess process, StartGate gate) {
        if (process.startPending()) {
            return gate.waitsInVain(process)
                    ? heldBack(process)
                            .or(
                                    () ->
                                            failed(
                                                    process,
                                                    Fault.ABNORMAL_TERMINATION,
                                                    process.id().toString()))
                    : Optional.empty();
        }
        if (process.config().isOneshot() && process.completedSuccessfully()) {
            return Optional.of(ProcessOutcome.success(process.id()));
        }
        if (!process.status().spawnerr().isEmpty()) {
            return failed(process, Fault.SPAWN_ERROR, process.id().toString());
        }
        return switch (process.state()) {
            case RUNNING ->
                    process.config().isOneshot()
                            ? Optional.empty()
                            : Optional.of(ProcessOutcome.success(process.id()));
            case STARTING -> Optional.empty();
            case UNKNOWN ->
                    failed(process, Fault.FAILED, process.id() + " is in an unknown process state");
            case STOPPED, BACKOFF, STOPPING, EXITED, FATAL ->
                    failed(process, Fault.ABNORMAL_TERMINATION, process.id().toString());
        };
    }

    /**
     * What is said when the usual time is over; empty of one that is starting, which comes to an
     * end by itself. One that is held back goes on waiting, but who asked for it need not.
     */
    static Optional<ProcessOutcome> unlessStarting(SupervisedProcess process) {
        return heldBack(process).or(() -> startedOneshot(process));
    }

    /** What is said when the time that was given is over. Never empty. */
    static Optional<ProcessOutcome> unfinished(SupervisedProcess process) {
        return unlessStarting(process)
                .or(() -> failed(process, Fault.ABNORMAL_TERMINATION, "still starting"));
    }

    private static Optional<ProcessOutcome> heldBack(SupervisedProcess process) {
        return process.snapshot()
                .waitingFor()
                .flatMap(
                        awaited ->
                                failed(
                                        process,
                                        Fault.ABNORMAL_TERMINATION,
                                        "waiting for " + awaited));
    }

    /** It runs, and may do so for hours: for supervisord it is started. */
    private static Optional<ProcessOutcome> startedOneshot(SupervisedProcess process) {
        return process.state() == ProcessState.RUNNING
                ? Optional.of(ProcessOutcome.success(process.id()))
                : Optional.empty();
    }

    private static Optional<ProcessOutcome> failed(
            SupervisedProcess process, Fault fault, String detail) {
        return Optional.of(new ProcessOutcome(process.id(), fault, detail));
    }
}
