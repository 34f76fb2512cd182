package org.supervisordjava.supervisor;

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
            return gate.waitsInVain(process) ? heldBack(process) : Optional.empty();
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

    /** It goes on waiting, but who asked for it need not. Empty when it waits for nothing. */
    static Optional<ProcessOutcome> heldBack(SupervisedProcess process) {
        return process.snapshot()
                .waitingFor()
                .flatMap(
                        awaited ->
                                failed(
                                        process,
                                        Fault.ABNORMAL_TERMINATION,
                                        "waiting for " + awaited));
    }

    /** The same, also of one that has been started and does not run yet. Never empty. */
    static Optional<ProcessOutcome> unfinished(SupervisedProcess process) {
        return heldBack(process)
                .or(
                        () ->
                                failed(
                                        process,
                                        Fault.ABNORMAL_TERMINATION,
                                        "still " + activity(process)));
    }

    private static String activity(SupervisedProcess process) {
        return process.config().isOneshot() ? "running" : "starting";
    }

    private static Optional<ProcessOutcome> failed(
            SupervisedProcess process, Fault fault, String detail) {
        return Optional.of(new ProcessOutcome(process.id(), fault, detail));
    }
}
